package dev.tenon.runner.wasm.wasmtime;

import dev.tenon.runner.wasm.wasmtime.library.NativeFault;
import dev.tenon.runner.wasm.wasmtime.library.ThreadStack;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * How threads get into WebAssembly: on their own stack, if enough of it is left, else on that of a
 * thread made for it. Safe for use by many threads.
 */
final class Entry {

    private final ThreadStack stack = new ThreadStack();

    /** Something that runs code. */
    @FunctionalInterface
    interface Code<T> {
        T run() throws NativeFault;
    }

    /** Whether code may be run right here. */
    boolean hasRoom() {
        return stack.hasRoom();
    }

    /** Runs code on a stack with room. Interrupts of the calling thread reach it. */
    <T> T withRoom(Code<T> code) throws NativeFault {
        if (hasRoom()) {
            return code.run();
        }
        FutureTask<T> task = new FutureTask<>(code::run);
        Thread thread = new Thread(null, task, "tenon-wasm-stack", ThreadStack.AMPLE);
        thread.setDaemon(true);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
        try {
            return join(task, thread);
        } catch (ExecutionException ended) {
            if (ended.getCause() instanceof NativeFault fault) {
                throw fault;
            } else if (ended.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) ended.getCause();
        }
    }

    private static <T> T join(FutureTask<T> task, Thread thread) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException asked) {
                    interrupted = true;
                    thread.interrupt();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
