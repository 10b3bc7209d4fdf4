package dev.tenon.benchmarks;

import dev.tenon.api.Deadline;
import dev.tenon.runner.wasm.endive.EndiveEngine;
import dev.tenon.runner.wasm.engine.CompileLimits;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.Instance;
import dev.tenon.runner.wasm.engine.Limits;
import dev.tenon.runner.wasm.engine.ModuleShape;
import java.time.Duration;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;

/** The same echo on the engine alone: alloc, bytes in, the function, bytes out. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EngineCall {

    private static final Limits LIMITS = new Limits(64L << 20, 1 << 16);
    private static final long COMPILER_BYTES = 1L << 30;

    private CompiledModule module;
    private Instance instance;
    private Instance.Function alloc;
    private Instance.Function echo;

    @Setup
    public void start() throws Exception {
        byte[] bytes = EchoPlugin.module(1);
        CompileLimits limits =
                new CompileLimits(Deadline.after(Duration.ofSeconds(30)), COMPILER_BYTES);
        module = new EndiveEngine().compile(bytes, ModuleShape.read(bytes), limits);
        instance = module.instantiate(List.of(), LIMITS);
        alloc = instance.function("alloc");
        echo = instance.function("echo");
    }

    @TearDown
    public void stop() {
        instance.close();
        module.close();
    }

    @Benchmark
    public byte[] echo() throws EngineException {
        long pointer = alloc.call(EchoPlugin.PARAMETERS.length);
        instance.memory().write(pointer, EchoPlugin.PARAMETERS);
        long packed = echo.call(pointer, EchoPlugin.PARAMETERS.length);
        return instance.memory().read(packed >>> 32, (int) packed);
    }
}
