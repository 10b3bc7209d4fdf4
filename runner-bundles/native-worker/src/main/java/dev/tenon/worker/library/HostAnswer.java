package dev.tenon.worker.library;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The value of an answer to a library, in memory that the library frees. For one thread. */
public final class HostAnswer {

    private long address;
    private long size;

    HostAnswer() {}

    /**
     * Memory for the value, followed by a NUL that is there already; what was given before is gone.
     *
     * @return {@code null} if there is not so much
     */
    public @Nullable MemorySegment allocate(long bytes) {
        discard();
        address = CMemory.allocate(bytes + 1);
        if (address == 0) {
            return null;
        }
        size = bytes;
        MemorySegment memory = CMemory.at(address, bytes + 1);
        memory.asSlice(bytes).fill((byte) 0);
        return memory.asSlice(0, bytes);
    }

    /**
     * Sets the value.
     *
     * @return whether there is memory for it
     */
    public boolean set(byte[] value) {
        if (allocate(value.length) == null) {
            return false;
        }
        CMemory.write(value, address);
        return true;
    }

    long size() {
        return size;
    }

    /** Who takes it frees it. An empty one if none was set; 0 only if there is no memory. */
    long take() {
        if (address == 0) {
            allocate(0);
        }
        long taken = address;
        address = 0;
        return taken;
    }

    void discard() {
        CMemory.free(address);
        address = 0;
        size = 0;
    }
}
