package dev.tenon.host.kv;

import dev.tenon.host.guard.Refusal;
import java.util.concurrent.atomic.AtomicLong;

/** The memory that all namespaces share. */
final class Room {

    /** About what a map's entry, its key's object and a value's header take beside their bytes. */
    static final int BYTES_OF_AN_ENTRY = 128;

    private final long size;
    private final AtomicLong taken = new AtomicLong();

    Room(long size) {
        this.size = size;
    }

    /** Takes so many bytes more; gives back where that is less than zero. */
    void take(long bytes) throws Refusal {
        if (taken.addAndGet(bytes) > size && bytes > 0) {
            taken.addAndGet(-bytes);
            throw Refusal.exhausted(
                    "kv.memory", "the container's key-value store is full: " + size + " bytes");
        }
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
