package dev.tenon.runner.wasm.wasi;

import dev.tenon.runner.wasm.engine.EngineException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** The functions of a process that has no arguments, no environment and no signals. */
final class ProcessCalls {

    private static final int PIECE = 64 << 10;

    private final Checkpoint checkpoint;
    private @Nullable SecureRandom random;

    ProcessCalls(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** How many arguments, or variables: none, of no length. */
    void noSizes(Parameters parameters) throws ErrnoException {
        parameters.room(0, Integer.BYTES);
        parameters.putInt(1, 0);
        parameters.putInt(0, 0);
    }

    /** All of none. */
    void none(Parameters parameters) {}

    void exit(Parameters parameters) throws EngineException.Exit {
        throw new EngineException.Exit(parameters.number(0));
    }

    void raise(Parameters parameters) throws ErrnoException {
        throw new ErrnoException(Errno.NOTSUP);
    }

    void yieldThread(Parameters parameters) {
        Thread.yield();
    }

    void random(Parameters parameters) throws ErrnoException, EngineException {
        long size = parameters.unsigned(1);
        long at = parameters.room(0, size);
        byte[] bytes = new byte[(int) Math.min(size, PIECE)];
        for (long done = 0; done < size; done += bytes.length) {
            source().nextBytes(bytes);
            int count = (int) Math.min(bytes.length, size - done);
            parameters.memory().write(at + done, bytes, 0, count);
            checkpoint.pass();
        }
    }

    /** Few instances ask for it. */
    private SecureRandom source() {
        SecureRandom made = random;
        if (made == null) {
            made = new SecureRandom();
            random = made;
        }
        return made;
    }
}
