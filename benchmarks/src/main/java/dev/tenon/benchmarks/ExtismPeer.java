package dev.tenon.benchmarks;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The peer: Extism's own SDK for Java, {@code peers/chicory-host}, in a JVM of its own for a point;
 * so it needs the time to be compiled at each.
 */
final class ExtismPeer implements ExtismSide {

    static final String NAME = "chicory-sdk";

    private static final String MAIN = "dev.tenon.benchmarks.chicory.ChicoryHost";

    private final Path host;
    private final Path module;
    private final Duration compiling;

    /**
     * @param host the folder with its classes and libraries
     */
    ExtismPeer(Path host, Path module, Duration compiling) {
        this.host = host;
        this.module = module;
        this.compiling = compiling;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Measure calls(Duration warmUp, Duration time) throws Exception {
        return run("calls", compiling.plus(warmUp).toMillis(), time.toMillis());
    }

    /** Its warm-up is not shorter than ours, whose parts run for a while before. */
    @Override
    public Measure starts(int warmUp, int count) throws Exception {
        return run("starts", 10L * warmUp, count);
    }

    private Measure run(String what, long first, long second) throws Exception {
        return PeerProcess.measure(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        host.resolve("classes") + File.pathSeparator + host.resolve("lib/*"),
                        MAIN,
                        module.toString(),
                        what,
                        FUNCTION,
                        INPUT,
                        String.valueOf(first),
                        String.valueOf(second)));
    }
}
