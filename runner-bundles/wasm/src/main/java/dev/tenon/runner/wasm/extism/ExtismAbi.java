package dev.tenon.runner.wasm.extism;

import static dev.tenon.runner.wasm.engine.ValueType.I32;
import static dev.tenon.runner.wasm.engine.ValueType.I64;

import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.abi.AbiInstance;
import dev.tenon.runner.wasm.abi.AbiModule;
import dev.tenon.runner.wasm.abi.AnswerException;
import dev.tenon.runner.wasm.abi.ImportCheck;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.imports.HostModules;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * ABI {@code extism}: functions without parameters that answer a status, input and output in the
 * memory of a kernel (https://extism.org/docs/concepts/memory). One for each guest: it has the
 * variables that all instances share.
 */
public final class ExtismAbi implements AbiModule {

    private static final String HOST = "extism:host/";
    private static final String ALLOC = "alloc";
    private static final FunctionType ALLOC_TYPE = FunctionType.taking(I32).to(I32);

    private final ExtismExports exports;
    private final Variables variables = new Variables();

    private ExtismAbi(ExtismExports exports) {
        this.exports = exports;
    }

    /** Whether the imports say that it is a module of this ABI. */
    public static boolean uses(ModuleShape module) {
        return module.imports().stream().anyMatch(entry -> entry.module().startsWith(HOST));
    }

    /**
     * Checks a module against the ABI.
     *
     * @throws LoadException naming the import or export that does not fit
     */
    public static ExtismAbi link(ModuleShape module) throws LoadException {
        refuse(
                module,
                entry -> entry.module().equals(ExtismImports.USER),
                "such functions are another host's own, and there are none here");
        ImportCheck.against(Map.of(ExtismImports.MODULE, ExtismImports.types())).check(module);
        ModuleShape.Export alloc = module.exports().get(ALLOC);
        if (alloc == null || !ALLOC_TYPE.equals(alloc.type())) {
            refuse(
                    module,
                    ExtismAbi::answersBuffer,
                    "which answers a buffer of the module's own, expected an export '%s' of type %s"
                            .formatted(ALLOC, ALLOC_TYPE));
        }
        return new ExtismAbi(ExtismExports.of(module));
    }

    @Override
    public boolean hasFunction(String name) {
        return exports.functions().containsKey(name);
    }

    @Override
    public AbiInstance open(CompiledModule module, Surroundings surroundings)
            throws EngineException, AnswerException {
        ExtismInstance opened = new ExtismInstance(module, exports, variables, surroundings);
        try {
            opened.open();
            return opened;
        } catch (Throwable fault) {
            opened.close();
            throw fault;
        }
    }

    private static boolean answersBuffer(ModuleShape.Import entry) {
        return entry.module().equals(HostModules.TENON)
                && entry.type() != null
                && entry.type().results().equals(List.of(I64));
    }

    private static void refuse(
            ModuleShape module, Predicate<ModuleShape.Import> unfit, String reason)
            throws LoadException {
        String names =
                module.imports().stream()
                        .filter(unfit)
                        .map(ModuleShape.Import::label)
                        .distinct()
                        .limit(10)
                        .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            throw new LoadException("the module imports " + names + ": " + reason);
        }
    }
}
