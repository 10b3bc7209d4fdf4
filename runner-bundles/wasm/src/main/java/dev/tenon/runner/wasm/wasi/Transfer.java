package dev.tenon.runner.wasm.wasi;

import dev.tenon.runner.wasm.engine.EngineException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;

/**
 * Moves bytes between a guest's scattered buffers and a descriptor, in pieces of a bounded size
 * with a checkpoint after each. One for an instance.
 */
final class Transfer {

    /** As on Linux. */
    static final int MAX_VECTORS = 1024;

    /** As on Linux, too: all that is moved at a time. */
    static final long MAX_BYTES = 0x7fff_f000L;

    private static final int VECTOR = 8;
    private static final int SMALL_PIECE = 4 << 10;
    private static final int PIECE = 64 << 10;

    private final Checkpoint checkpoint;
    private ByteBuffer piece = ByteBuffer.allocate(0);

    Transfer(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** Where bytes come from or go to; answers less than 1 if there are no more. */
    @FunctionalInterface
    interface End {
        int move(ByteBuffer bytes) throws IOException, ErrnoException, EngineException;
    }

    /**
     * Fills buffers, until they are full or there is no more.
     *
     * @param index of the vectors' address; their number is the parameter after it
     * @return how many bytes
     */
    long read(Parameters parameters, int index, End from)
            throws IOException, ErrnoException, EngineException {
        return move(
                parameters,
                index,
                (address, size) -> {
                    ByteBuffer bytes = piece(size);
                    int count = from.move(bytes);
                    if (count > 0) {
                        parameters.memory().write(address, bytes.array(), 0, count);
                    }
                    return count;
                });
    }

    /** The same the other way. */
    long write(Parameters parameters, int index, End to)
            throws IOException, ErrnoException, EngineException {
        return move(
                parameters,
                index,
                (address, size) -> {
                    ByteBuffer bytes = piece(size);
                    parameters.memory().read(address, bytes.array(), 0, size);
                    return to.move(bytes);
                });
    }

    private long move(Parameters parameters, int index, Step step)
            throws IOException, ErrnoException, EngineException {
        long vectors = parameters.unsigned(index);
        int count = checkVectors(parameters, vectors, parameters.unsigned(index + 1));
        long moved = 0;
        for (int i = 0; i < count; i++) {
            long address = address(parameters, vectors, i);
            long wanted = Math.min(size(parameters, vectors, i), MAX_BYTES - moved);
            // what was read may have been read over the vectors
            parameters.checkInside(address, wanted);
            long done = move(address, wanted, moved > 0, step);
            moved += done;
            if (done < wanted) {
                break;
            }
        }
        return moved;
    }

    /** An error after something was moved is the next call's. */
    private long move(long address, long size, boolean movedBefore, Step step)
            throws IOException, ErrnoException, EngineException {
        long moved = 0;
        while (moved < size) {
            int wanted = (int) Math.min(PIECE, size - moved);
            int count;
            try {
                count = step.move(address + moved, wanted);
            } catch (ClosedByInterruptException | InterruptedIOException interrupted) {
                throw interrupted;
            } catch (IOException failed) {
                if (movedBefore || moved > 0) {
                    return moved;
                }
                throw failed;
            }
            checkpoint.pass();
            moved += Math.max(0, count);
            if (count < wanted) {
                break;
            }
        }
        return moved;
    }

    /** Looks at all of them first, so that nothing is moved if one is wrong. */
    private static int checkVectors(Parameters parameters, long vectors, long count)
            throws ErrnoException {
        if (count > MAX_VECTORS) {
            throw new ErrnoException(Errno.INVAL);
        }
        parameters.checkInside(vectors, count * VECTOR);
        for (int i = 0; i < count; i++) {
            parameters.checkInside(address(parameters, vectors, i), size(parameters, vectors, i));
        }
        return (int) count;
    }

    private static long address(Parameters parameters, long vectors, int index) {
        return Integer.toUnsignedLong(parameters.memory().readInt(vectors + (long) index * VECTOR));
    }

    private static long size(Parameters parameters, long vectors, int index) {
        return Integer.toUnsignedLong(
                parameters.memory().readInt(vectors + (long) index * VECTOR + 4));
    }

    /** Most instances only ever write lines. */
    private ByteBuffer piece(int size) {
        if (size > piece.capacity()) {
            piece = ByteBuffer.allocate(size > SMALL_PIECE ? PIECE : SMALL_PIECE);
        }
        return piece.clear().limit(size);
    }

    @FunctionalInterface
    private interface Step {
        int move(long address, int size) throws IOException, ErrnoException, EngineException;
    }
}
