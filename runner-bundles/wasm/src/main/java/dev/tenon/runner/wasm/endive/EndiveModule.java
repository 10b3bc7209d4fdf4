package dev.tenon.runner.wasm.endive;

import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.HostFunction;
import dev.tenon.runner.wasm.engine.Limits;
import dev.tenon.runner.wasm.engine.ModuleShape;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.Memory;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSection;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.StartSection;

/** A module as classes. Freed by the garbage collector, once nothing refers to it. */
final class EndiveModule implements CompiledModule {

    private static final long[] NO_ARGUMENTS = {};

    private final WasmModule module;
    private final ModuleShape shape;
    private final Function<Instance, Machine> machines;
    private final @Nullable StartSection start;

    /**
     * @param module without its start section
     * @param start that section, if there is one
     */
    EndiveModule(
            WasmModule module,
            ModuleShape shape,
            Function<Instance, Machine> machines,
            @Nullable StartSection start) {
        this.module = module;
        this.shape = shape;
        this.machines = machines;
        this.start = start;
    }

    @Override
    public ModuleShape shape() {
        return shape;
    }

    @Override
    public EndiveInstance instantiate(List<HostFunction> imports, Limits limits)
            throws EngineException {
        Binding binding = new Binding();
        try {
            Instance instance =
                    Instance.builder(module)
                            .withMachineFactory(machines)
                            .withMemoryFactory(declared -> memory(declared, limits))
                            .withTableFactory(BoundedTable.factory(limits.tableElements()))
                            .withImportValues(
                                    ImportValues.builder()
                                            .addFunction(functions(imports, binding))
                                            .build())
                            .withInitialize(false)
                            .withStart(false)
                            .build();
            EndiveInstance opened = new EndiveInstance(instance, shape);
            // before the start function runs: it may call the host
            binding.caller = opened;
            instance.initialize(false);
            dropActiveData(instance);
            if (start != null) {
                instance.getMachine().call((int) start.startIndex(), NO_ARGUMENTS);
            }
            return opened;
        } catch (Throwable fault) {
            throw Faults.of(fault);
        }
    }

    /** Nothing to free by hand: classes and instances are plain objects. */
    @Override
    public void close() {}

    /** Once they are where they belong, nothing can be taken from them: Endive forgets that. */
    private void dropActiveData(Instance instance) {
        DataSection data = module.dataSection();
        for (int i = 0; i < data.dataSegmentCount(); i++) {
            if (data.getDataSegment(i) instanceof ActiveDataSegment) {
                instance.memory().drop(i);
            }
        }
    }

    private static Memory memory(MemoryLimits declared, Limits limits) {
        long allowed = Math.min(limits.memoryBytes() / Memory.PAGE_SIZE, Memory.RUNTIME_MAX_PAGES);
        int pages = (int) Math.min(allowed, declared.maximumPages());
        return new ByteArrayMemory(
                new MemoryLimits(declared.initialPages(), pages, declared.shared()));
    }

    private static ImportFunction[] functions(List<HostFunction> imports, Binding binding) {
        return imports.stream().map(binding::bind).toArray(ImportFunction[]::new);
    }

    /** Ties host functions to the instance that imports them. */
    private static final class Binding {

        private static final long[] NO_RESULT = {};

        private EndiveInstance caller;

        ImportFunction bind(HostFunction function) {
            boolean hasResult = !function.type().results().isEmpty();
            return new run.endive.runtime.HostFunction(
                    function.module(),
                    function.name(),
                    Types.of(function.type()),
                    (instance, arguments) -> {
                        long result = call(function.body(), arguments);
                        return hasResult ? new long[] {result} : NO_RESULT;
                    });
        }

        private long call(HostFunction.Body body, long[] arguments) {
            try {
                return body.call(caller, arguments);
            } catch (EngineException ending) {
                throw new Faults.Carried(ending);
            }
        }
    }
}
