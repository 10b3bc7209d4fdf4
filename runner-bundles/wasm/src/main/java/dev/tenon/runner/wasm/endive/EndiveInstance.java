package dev.tenon.runner.wasm.endive;

import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.Instance;
import dev.tenon.runner.wasm.engine.Memory;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.engine.NoMemory;
import run.endive.runtime.ExportFunction;
import run.endive.wasm.InvalidException;

/** An instance; its memory is a part of the JVM's heap. */
final class EndiveInstance implements Instance {

    private final run.endive.runtime.Instance instance;
    private final Memory memory;

    EndiveInstance(run.endive.runtime.Instance instance, ModuleShape shape) {
        this.instance = instance;
        ModuleShape.Export export = shape.exports().get(Memory.EXPORT);
        this.memory =
                export != null && export.kind() == ModuleShape.Kind.MEMORY
                        ? new HeapMemory(instance.exports().memory(Memory.EXPORT))
                        : NoMemory.INSTANCE;
    }

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public Function function(String export) {
        ExportFunction function = exported(export);
        return arguments -> call(function, arguments);
    }

    /** Nothing to free by hand. */
    @Override
    public void close() {}

    private ExportFunction exported(String name) {
        try {
            return instance.export(name);
        } catch (InvalidException absent) {
            throw new IllegalArgumentException("no exported function '" + name + "'", absent);
        }
    }

    private static long call(ExportFunction function, long[] arguments) throws EngineException {
        long[] results;
        try {
            results = function.apply(arguments);
        } catch (Throwable fault) {
            throw Faults.of(fault);
        }
        return results == null || results.length == 0 ? 0 : results[0];
    }
}
