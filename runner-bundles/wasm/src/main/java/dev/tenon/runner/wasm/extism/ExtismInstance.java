package dev.tenon.runner.wasm.extism;

import dev.tenon.runner.wasm.abi.AbiInstance;
import dev.tenon.runner.wasm.abi.AbiModule.Surroundings;
import dev.tenon.runner.wasm.abi.AnswerException;
import dev.tenon.runner.wasm.abi.LinkedInstance;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.Instance.Function;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance of a module of ABI {@code extism}, and its kernel.
 *
 * <p>Some calls succeed, or are refused, and yet leave an instance that can run no other: {@code
 * _start} of a command, {@code proc_exit(0)}, a host function that ends the call. The next call
 * then makes a new one.
 */
final class ExtismInstance implements AbiInstance {

    private final CompiledModule module;
    private final ExtismExports exports;
    private final Surroundings surroundings;
    private final Kernel kernel;
    private final HostSide host;
    private final Map<String, Function> functions = new HashMap<>();
    private @Nullable LinkedInstance linked;

    ExtismInstance(
            CompiledModule module,
            ExtismExports exports,
            Variables variables,
            Surroundings surroundings) {
        this.module = module;
        this.exports = exports;
        this.surroundings = surroundings;
        this.kernel = new Kernel(surroundings.limits().memoryBytes());
        this.host = new HostSide(kernel, variables, surroundings.host(), surroundings.call());
    }

    /** Makes the instance and runs its initializers, if there is none. */
    LinkedInstance open() throws EngineException {
        LinkedInstance current = linked;
        if (current == null) {
            current =
                    LinkedInstance.open(
                            module,
                            ExtismImports.bind(module.shape().imports(), kernel, host),
                            surroundings);
            linked = current;
            for (ExtismExports.Initializer first : exports.initializers()) {
                current.instance().function(first.export()).call(new long[first.arguments()]);
            }
            current.endOutputLines();
        }
        return current;
    }

    @Override
    public byte[] call(String name, byte[] parameters) throws EngineException, AnswerException {
        byte[] input = Payload.input(parameters);
        LinkedInstance current = open();
        host.reset();
        try {
            if (!kernel.begin(input)) {
                throw new AnswerException.Refused(
                        "parameters: found %d bytes, and permissions.memory.max is %d"
                                .formatted(input.length, surroundings.limits().memoryBytes()));
            }
            int status = run(current, name);
            current.endOutputLines();
            return answer(status);
        } finally {
            // before it can be another caller's
            kernel.reset();
        }
    }

    /** Extism knows no readiness: an instance that is there is ready. */
    @Override
    public boolean ready() {
        return true;
    }

    /** The module's own; what a kernel keeps between calls is bounded. */
    @Override
    public long memoryBytes() {
        LinkedInstance current = linked;
        return current == null ? 0 : current.instance().memory().size();
    }

    @Override
    public void close() {
        LinkedInstance current = linked;
        linked = null;
        functions.clear();
        if (current != null) {
            current.close();
        }
    }

    private int run(LinkedInstance current, String name) throws EngineException, AnswerException {
        try {
            Function function =
                    functions.computeIfAbsent(name, export -> current.instance().function(export));
            int status = (int) function.call();
            if (name.equals(ExtismExports.START)) {
                close();
            }
            return exports.functions().get(name) ? status : 0;
        } catch (EngineException.Exit exit) {
            leave(exit);
            return 0;
        } catch (EngineException.Trap trap) {
            throw explained(trap);
        }
    }

    /** Status 0 is success; an error that was set says more than any other, and is no crash. */
    private void leave(EngineException.Exit exit) throws EngineException.Exit {
        if (kernel.error() == null && exit.status() != 0) {
            throw exit;
        }
        close();
    }

    private EngineException explained(EngineException.Trap trap) throws AnswerException.Refused {
        String refusal = host.refusal();
        if (refusal != null) {
            close();
            throw new AnswerException.Refused(refusal);
        }
        String error = kernel.error();
        return error == null
                ? trap
                : new EngineException.Trap(
                        trap.getMessage() + "; the error set: " + error, List.of(), trap);
    }

    /** An error that was set counts whatever the status, as in Extism. */
    private byte[] answer(int status) throws AnswerException.Refused {
        String error = kernel.error();
        if (error != null) {
            throw new AnswerException.Refused(error);
        }
        if (status != 0) {
            throw new AnswerException.Refused("returned " + status);
        }
        return Payload.output(kernel.output());
    }
}
