package dev.tenon.runner.wasm.engine;

/**
 * A module with memory and state of its own. Entered by one thread at a time, not always the same;
 * whoever hands it from thread to thread publishes it safely. After an {@link EngineException} its
 * state is unknown, and closing it is all that may be done with it.
 */
public interface Instance extends AutoCloseable {

    /** The memory of the module. */
    Memory memory();

    /**
     * An exported function. Looked up by name, so keep it.
     *
     * @throws IllegalArgumentException if the module exports no function of that name
     */
    Function function(String export);

    /** Frees its memory. No function of it runs then, or ever will. */
    @Override
    void close();

    /** An exported function of one instance. */
    @FunctionalInterface
    interface Function {

        /**
         * Runs the function on the calling thread.
         *
         * <p>If the thread is interrupted before or meanwhile, wherever the code is, this ends soon
         * with {@link EngineException.Interrupted}.
         *
         * @param arguments one for each parameter; of an {@code i32} the low half counts
         * @return the result, of an {@code i32} in the low half; 0 if there is none
         */
        long call(long... arguments) throws EngineException;
    }
}
