package dev.tenon.runner.wasm.wasi;

import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code poll_oneoff}: waits until one of the times that a guest names has come. Files and streams
 * are always ready, so that with one of them among what it asks for it does not wait.
 */
final class Poll {

    /** A guest has some hundred descriptors at most. */
    private static final int MAX_SUBSCRIPTIONS = 4096;

    private static final int SUBSCRIPTION = 48;
    private static final int EVENT = 32;
    private static final int CLOCK = 0;
    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int ABSOLUTE = 1;

    private final Descriptors descriptors;
    private final Checkpoint checkpoint;

    Poll(Descriptors descriptors, Checkpoint checkpoint) {
        this.descriptors = descriptors;
        this.checkpoint = checkpoint;
    }

    void poll(Parameters parameters) throws IOException, ErrnoException, EngineException {
        long count = parameters.unsigned(2);
        if (count == 0 || count > MAX_SUBSCRIPTIONS) {
            throw new ErrnoException(Errno.INVAL);
        }
        long subscriptions = parameters.room(0, count * SUBSCRIPTION);
        long events = parameters.room(1, count * EVENT);
        parameters.room(3, Integer.BYTES);
        // read once: events may be asked for in the same place
        byte[] asked = parameters.memory().read(subscriptions, (int) count * SUBSCRIPTION);
        Wait[] waits = waits(ByteBuffer.wrap(asked).order(ByteOrder.LITTLE_ENDIAN), (int) count);
        sleep(waits);
        parameters.putInt(3, write(parameters.memory(), events, waits));
    }

    private Wait[] waits(ByteBuffer asked, int count) throws IOException {
        long start = System.nanoTime();
        Wait[] waits = new Wait[count];
        for (int i = 0; i < count; i++) {
            waits[i] = wait(asked, i * SUBSCRIPTION, start);
        }
        return waits;
    }

    private Wait wait(ByteBuffer asked, int at, long start) throws IOException {
        long userData = asked.getLong(at);
        int type = asked.get(at + 8);
        try {
            long ready = 0;
            long until = start;
            switch (type) {
                case CLOCK -> until = start + delay(asked, at + 16);
                case READ -> ready = descriptors.get(asked.getInt(at + 16)).available();
                case WRITE -> descriptors.get(asked.getInt(at + 16));
                default -> throw new ErrnoException(Errno.INVAL);
            }
            return new Wait(userData, type, until, Errno.SUCCESS, ready);
        } catch (ErrnoException refused) {
            return new Wait(userData, type, start, refused.errno(), 0);
        }
    }

    /** Nanoseconds from now; a century stands for all that is longer. */
    private static long delay(ByteBuffer asked, int at) throws ErrnoException {
        long now = Clocks.now(asked.getInt(at));
        long timeout = asked.getLong(at + 8);
        long longest = Long.MAX_VALUE / 4;
        if (Long.compareUnsigned(timeout, longest) > 0) {
            return longest;
        }
        boolean absolute = (asked.getInt(at + 24) & ABSOLUTE) != 0;
        return absolute ? Math.max(0, timeout - now) : timeout;
    }

    private void sleep(Wait[] waits) throws EngineException.Interrupted {
        long left = left(waits);
        while (left > 0) {
            LockSupport.parkNanos(this, Math.min(left, checkpoint.deadline().remainingNanos()));
            checkpoint.pass();
            left = left(waits);
        }
    }

    private static long left(Wait[] waits) {
        long now = System.nanoTime();
        long least = Long.MAX_VALUE;
        for (Wait wait : waits) {
            least = Math.min(least, wait.until() - now);
        }
        return least;
    }

    private static int write(Memory memory, long events, Wait[] waits) {
        long now = System.nanoTime();
        int count = 0;
        for (Wait wait : waits) {
            if (wait.until() - now <= 0) {
                wait.write(memory, events + (long) count * EVENT);
                count++;
            }
        }
        return count;
    }

    /**
     * One thing that is waited for.
     *
     * @param until on {@link System#nanoTime}
     * @param ready bytes that can be read
     */
    private record Wait(long userData, int type, long until, Errno errno, long ready) {

        void write(Memory memory, long at) {
            memory.writeLong(at, userData);
            memory.writeLong(at + 8, errno.code() | (long) (type & 0xff) << Short.SIZE);
            memory.writeLong(at + 16, ready);
            memory.writeLong(at + 24, 0);
        }
    }
}
