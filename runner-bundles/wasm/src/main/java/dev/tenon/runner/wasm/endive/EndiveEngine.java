package dev.tenon.runner.wasm.endive;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.FunctionType;
import java.util.Map;
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
 * with the module. Functions too large for a JVM method are interpreted. Has no state of its own
 * and no threads.
 */
public final class EndiveEngine implements Engine {

    /**
     * Functions in one class. The deadline is looked at between classes, so this bounds how long
     * compilation goes on after it.
     */
    private static final int FUNCTIONS_PER_CLASS = 256;

    private final WasiFunctions wasi = new WasiFunctions();

    @Override
    public Map<String, FunctionType> wasi() {
        return wasi.types();
    }

    @Override
    public CompiledModule compile(byte[] module, Deadline deadline) throws LoadException {
        try {
            WasmModule parsed = Parser.parse(module);
            Features.check(parsed);
            CompilationWatch watch = new CompilationWatch(deadline);
            watch.check();
            return compiled(parsed, watch);
        } catch (CompilationWatch.Expired expired) {
            throw new LoadException(expired.getMessage(), expired);
        } catch (WasmEngineException invalid) {
            throw new LoadException("not a valid module: " + invalid.getMessage(), invalid);
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError broken) {
            throw new LoadException("the engine cannot compile it: " + broken, broken);
        }
    }

    private CompiledModule compiled(WasmModule parsed, CompilationWatch watch) {
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
        return new EndiveModule(slim, Shapes.of(parsed), machines, wasi);
    }
}
