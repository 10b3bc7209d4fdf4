package dev.tenon.runner.wasm.endive;

import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.engine.CompileLimits;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.ModuleShape;
import java.util.function.Function;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.internal.Compiler;
import run.endive.compiler.internal.CompilerResult;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;

/**
 * Compiles each module to classes in a class loader of its own, which the garbage collector takes
 * with the module. Functions too large for a JVM method are interpreted.
 */
public final class EndiveEngine implements Engine {

    /**
     * Functions in one class. The deadline is looked at between classes, so this bounds how long
     * compilation goes on after it.
     */
    private static final int FUNCTIONS_PER_CLASS = 256;

    private final CompilerThreads threads = new CompilerThreads();

    @Override
    public String name() {
        return "java";
    }

    @Override
    public CompiledModule compile(byte[] module, ModuleShape shape, CompileLimits limits)
            throws LoadException {
        return threads.run(() -> compileHere(module, shape, limits), limits.deadline());
    }

    private static CompiledModule compileHere(
            byte[] module, ModuleShape shape, CompileLimits limits) throws LoadException {
        try {
            CompilationWatch watch = new CompilationWatch(limits);
            watch.beforeParsing(shape);
            WasmModule parsed = Parser.parse(FunctionBlocks.of(module));
            Features.check(parsed);
            watch.check();
            return compiled(parsed, shape, watch);
        } catch (CompilationWatch.Expired expired) {
            throw new LoadException(expired.getMessage(), expired);
        } catch (WasmEngineException invalid) {
            throw new LoadException("not a valid module: " + invalid.getMessage(), invalid);
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError broken) {
            throw new LoadException("the engine cannot compile it: " + broken, broken);
        }
    }

    /** Endive's code sees interrupts itself. */
    @Override
    public void tick() {}

    /** Nothing to free by hand. */
    @Override
    public void close() {}

    private static CompiledModule compiled(
            WasmModule parsed, ModuleShape shape, CompilationWatch watch) {
        CompilerResult result =
                Compiler.builder(parsed)
                        .withInterpreterFallback(InterpreterFallback.SILENT)
                        .withMaxFunctionsPerClass(FUNCTIONS_PER_CLASS)
                        .withClassCollectorFactory(() -> new WatchedCollector(watch))
                        .build()
                        .compile();
        Function<Instance, Machine> machines =
                ((WatchedCollector) result.collector()).machineFactory();
        WasmModule slim = SlimModule.of(parsed, result.interpretedFunctions());
        return new EndiveModule(slim, shape, machines, parsed.startSection().orElse(null));
    }
}
