package dev.tenon.runner.wasm.extism;

import dev.tenon.runner.wasm.engine.EngineException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of a kernel's memory. As in Extism, reading outside of it gives 0 and writing there
 * does nothing; what has never been written is 0.
 */
final class KernelMemory {

    private static final int PAGE = 1 << 16;

    /** What an idle instance keeps at most. */
    private static final int KEPT = 1 << 20;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int max;
    private byte[] bytes;

    /** Behind the last byte that may not be 0. */
    private int written;

    KernelMemory(int max) {
        this.max = max;
        this.bytes = fresh();
    }

    int size() {
        return bytes.length;
    }

    /** Whether all of these bytes lie inside. */
    boolean holds(long address, long length) {
        return address >= Blocks.FIRST && length >= 0 && address <= bytes.length - length;
    }

    int loadByte(long address) {
        return holds(address, 1) ? bytes[(int) address] & 0xFF : 0;
    }

    long loadLong(long address) {
        return holds(address, Long.BYTES) ? (long) LONGS.get(bytes, (int) address) : 0;
    }

    void storeByte(long address, int value) {
        if (holds(address, 1)) {
            bytes[(int) address] = (byte) value;
            written = Math.max(written, (int) address + 1);
        }
    }

    void storeLong(long address, long value) {
        if (holds(address, Long.BYTES)) {
            LONGS.set(bytes, (int) address, value);
            written = Math.max(written, (int) address + Long.BYTES);
        }
    }

    /** Copies out, of a range that it holds. */
    byte[] read(int address, int length) {
        return Arrays.copyOfRange(bytes, address, address + length);
    }

    /** Copies in, to a range that it holds. */
    void write(int address, byte[] from) {
        System.arraycopy(from, 0, bytes, address, from.length);
        written = Math.max(written, address + from.length);
    }

    /** Makes it hold all bytes before {@code end}, which is not beyond its maximum. */
    void growTo(int end) throws EngineException.OutOfMemory {
        if (end <= bytes.length) {
            return;
        }
        long pages = (end + (PAGE - 1L)) / PAGE * PAGE;
        // by half at least, or many small blocks would copy it as often
        long wanted = Math.max(pages, bytes.length + (bytes.length >> 1));
        try {
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, max));
        } catch (OutOfMemoryError noHeap) {
            throw new EngineException.OutOfMemory(noHeap);
        }
    }

    /** Forgets all that was written. */
    void clear() {
        if (bytes.length > KEPT) {
            bytes = fresh();
        } else {
            Arrays.fill(bytes, 0, written, (byte) 0);
        }
        written = 0;
    }

    private byte[] fresh() {
        return new byte[Math.min(PAGE, max)];
    }
}
