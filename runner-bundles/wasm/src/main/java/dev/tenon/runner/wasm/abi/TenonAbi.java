package dev.tenon.runner.wasm.abi;

import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.Instance;
import dev.tenon.runner.wasm.imports.HostModules;
import dev.tenon.runner.wasm.imports.OutputLines;
import java.util.HashMap;
import java.util.Map;

/**
 * ABI {@code tenon}: JSON in linear memory, pointers and sizes packed in an {@code i64}, answers in
 * envelopes. It is the calling convention of flowbot's plugins, so that those run unmodified.
 */
public final class TenonAbi implements AbiModule {

    private final CompiledModule module;
    private final TenonExports exports;

    private TenonAbi(CompiledModule module, TenonExports exports) {
        this.module = module;
        this.exports = exports;
    }

    /**
     * Checks a module against the ABI.
     *
     * @throws LoadException naming the import or export that does not fit
     */
    public static TenonAbi link(CompiledModule module, Engine engine) throws LoadException {
        Map<String, Map<String, FunctionType>> available = new HashMap<>(HostModules.types());
        available.put(Engine.WASI, engine.wasi());
        new ImportCheck(available).check(module.shape());
        return new TenonAbi(module, TenonExports.of(module.shape()));
    }

    @Override
    public boolean hasFunction(String name) {
        return exports.functions().containsKey(name);
    }

    @Override
    public AbiInstance open(Surroundings surroundings) throws EngineException, AnswerException {
        OutputLines stdout = OutputLines.stdout(surroundings.host());
        OutputLines stderr = OutputLines.stderr(surroundings.host());
        Instance instance =
                module.instantiate(
                        HostModules.bind(
                                module.shape().imports(), surroundings.host(), surroundings.call()),
                        surroundings.limits(),
                        stdout,
                        stderr);
        TenonInstance opened = new TenonInstance(instance, exports, stdout, stderr);
        try {
            opened.initialize(surroundings.configuration().json());
            return opened;
        } catch (Throwable fault) {
            opened.close();
            throw fault;
        }
    }
}
