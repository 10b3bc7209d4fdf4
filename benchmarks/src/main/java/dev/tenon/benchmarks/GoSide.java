package dev.tenon.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The peer: a Go program with HashiCorp's own client, {@code peers/go-host}; a process for a point.
 */
final class GoSide implements Side {

    private final Path host;
    private final Path plugin;

    GoSide(Path host, Path plugin) {
        this.host = host;
        this.plugin = plugin;
    }

    @Override
    public String name() {
        return "go";
    }

    @Override
    public Measure starts(Mode mode, int warmUp, int count) throws Exception {
        return run(mode, "-callers=0", "-warm-starts=" + warmUp, "-starts=" + count);
    }

    @Override
    public Measure calls(Mode mode, int callers, Duration warmUp, Duration time) throws Exception {
        return run(
                mode,
                "-callers=" + callers,
                "-warm=" + warmUp.toMillis() + "ms",
                "-time=" + time.toMillis() + "ms");
    }

    @Override
    public void close() {}

    private Measure run(Mode mode, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(host.toString());
        command.add("-plugin=" + plugin);
        command.add("-mtls=" + (mode == Mode.MTLS));
        command.add("-operation=" + DateCall.OPERATION);
        command.add("-params=" + DateCall.PARAMS);
        command.addAll(List.of(options));
        return PeerProcess.measure(command);
    }
}
