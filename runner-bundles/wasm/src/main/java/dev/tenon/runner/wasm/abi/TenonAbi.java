package dev.tenon.runner.wasm.abi;

import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.ModuleShape;
import java.util.List;
import java.util.Map;

/**
 * ABI {@code tenon}: JSON in linear memory, pointers and sizes packed in an {@code i64}, answers in
 * envelopes. It is the calling convention of flowbot's plugins, so that those run unmodified.
 */
public final class TenonAbi implements AbiModule {

    private final TenonExports exports;

    private TenonAbi(TenonExports exports) {
        this.exports = exports;
    }

    /**
     * Checks a module against the ABI.
     *
     * @throws LoadException naming the import or export that does not fit
     */
    public static TenonAbi link(ModuleShape module) throws LoadException {
        ImportCheck.against(Map.of()).check(module);
        return new TenonAbi(TenonExports.of(module));
    }

    @Override
    public boolean hasFunction(String name) {
        return exports.functions().containsKey(name);
    }

    @Override
    public AbiInstance open(CompiledModule module, Surroundings surroundings)
            throws EngineException, AnswerException {
        TenonInstance opened =
                new TenonInstance(LinkedInstance.open(module, List.of(), surroundings), exports);
        try {
            opened.initialize(surroundings.configuration().json());
            return opened;
        } catch (Throwable fault) {
            opened.close();
            throw fault;
        }
    }
}
