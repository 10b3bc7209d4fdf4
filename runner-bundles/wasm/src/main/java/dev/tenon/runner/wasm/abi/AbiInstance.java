package dev.tenon.runner.wasm.abi;

import dev.tenon.runner.wasm.engine.EngineException;

/**
 * An initialized instance, called by the rules of its ABI. Entered by one thread at a time. After
 * an {@link EngineException} or {@link AnswerException.Malformed} it is only closed.
 */
public interface AbiInstance extends AutoCloseable {

    /**
     * Calls a function that {@link AbiModule#hasFunction}.
     *
     * @param parameters UTF-8 JSON, or length 0 for none
     * @return UTF-8 JSON, never empty
     */
    byte[] call(String function, byte[] parameters) throws EngineException, AnswerException;

    /** Whether it says that it is ready. */
    boolean ready() throws EngineException;

    /** Bytes of linear memory now. */
    long memoryBytes();

    @Override
    void close();
}
