package dev.tenon.runner.wasm.engine;

/**
 * A function that a module imports from the host.
 *
 * @param module the import's module name
 * @param name the import's name
 * @param type what the module must import it as
 * @param body what it does
 */
public record HostFunction(String module, String name, FunctionType type, Body body) {

    /** What a host function does. */
    @FunctionalInterface
    public interface Body {

        /**
         * Called on the thread that the instance runs on.
         *
         * @param caller the instance; its functions may be called from here
         * @param arguments as for {@link Instance.Function#call}
         * @return the result; ignored if the type has none
         * @throws EngineException ends the instance's code with the same exception
         */
        long call(Instance caller, long[] arguments) throws EngineException;
    }
}
