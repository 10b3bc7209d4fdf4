package dev.tenon.runner.wasm.extism;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a plugin, shared by all its instances: they live as long as the guest. Safe for
 * use by many threads; values are copied by who reads and writes them.
 */
final class Variables {

    /** What names and values may take, as in Extism. */
    static final int MAX_BYTES = 1 << 20;

    /** What a variable takes beside its name and value; Extism counts it, too. */
    static final int OVERHEAD = 48;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ByteBuffer, byte[]> values = new HashMap<>();
    private int bytes;

    /** The value, not to be changed; {@code null} if there is none. */
    byte @Nullable [] get(byte[] name) {
        lock.lock();
        try {
            return values.get(ByteBuffer.wrap(name));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sets a variable. Neither array may be changed afterwards.
     *
     * @return false, and nothing is set, if there is no room
     */
    boolean set(byte[] name, byte[] value) {
        ByteBuffer key = ByteBuffer.wrap(name);
        lock.lock();
        try {
            long sum = bytes - size(key, values.get(key)) + (long) size(key, value);
            if (sum > MAX_BYTES) {
                return false;
            }
            values.put(key, value);
            bytes = (int) sum;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void remove(byte[] name) {
        ByteBuffer key = ByteBuffer.wrap(name);
        lock.lock();
        try {
            bytes -= size(key, values.remove(key));
        } finally {
            lock.unlock();
        }
    }

    private static int size(ByteBuffer name, byte @Nullable [] value) {
        return value == null ? 0 : OVERHEAD + name.capacity() + value.length;
    }
}
