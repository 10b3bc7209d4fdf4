package dev.tenon.benchmarks;

import dev.tenon.api.CallException;
import dev.tenon.api.PluginService;
import dev.tenon.launcher.Options;
import dev.tenon.launcher.Tenon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A 100-byte echo through the plugin service of a real container: slot, permit, guest, and back.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ServiceCall {

    private Tenon tenon;
    private PluginService echo;

    @Setup
    public void start() throws Exception {
        Path folder = Files.createTempDirectory("tenon-benchmark");
        tenon = Tenon.start(Options.of(folder.resolve("data"), folder.resolve("plugins")));
        echo = tenon.deploy(EchoPlugin.write(folder.resolve("plugins/echo"), 1));
    }

    @TearDown
    public void stop() {
        tenon.close();
    }

    @Benchmark
    public byte[] echo() throws CallException {
        return echo.call("echo", EchoPlugin.PARAMETERS);
    }

    @Benchmark
    @Threads(8)
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public byte[] echoByEight() throws CallException {
        return echo.call("echo", EchoPlugin.PARAMETERS);
    }
}
