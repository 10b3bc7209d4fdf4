package dev.tenon.runner.wasm.endive;

import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.Instance;
import dev.tenon.runner.wasm.engine.Memory;
import run.endive.runtime.ExportFunction;
import run.endive.wasm.InvalidException;

/** An instance; its memory is a part of the JVM's heap. */
final class EndiveInstance implements Instance {

    private final run.endive.runtime.Instance instance;
    private final Memory memory;

    EndiveInstance(run.endive.runtime.Instance instance) {
        this.instance = instance;
        this.memory = new HeapMemory(instance.memory());
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

    private record HeapMemory(run.endive.runtime.Memory memory) implements Memory {

        @Override
        public long size() {
            return (long) memory.pages() * run.endive.runtime.Memory.PAGE_SIZE;
        }

        @Override
        public byte[] read(long address, int length) {
            return memory.readBytes((int) address, length);
        }

        @Override
        public void write(long address, byte[] bytes) {
            memory.write((int) address, bytes);
        }
    }
}
