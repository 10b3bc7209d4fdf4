package dev.tenon.runner.wasm.wasi;

import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.wasi.Directory.Entries;
import dev.tenon.runner.wasm.wasi.Directory.Entry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryIteratorException;
import org.jspecify.annotations.Nullable;

/**
 * A guest's reading of a folder. A cookie is the number of entries before it. Holds the entries
 * read last, however many there are, so that a guest can go back over them even if it removes files
 * meanwhile; who goes back further reads from the beginning again.
 */
final class Listing implements Closeable {

    private static final int HEADER = 24;
    private static final byte[][] FIRST = {{'.'}, {'.', '.'}};

    private final Directory directory;
    private final @Nullable Entry[] recent = new Entry[256];
    private @Nullable Entries entries;

    /** How many were read; of the last of them {@link #recent} holds each at its number. */
    private long count;

    Listing(Directory directory) {
        this.directory = directory;
    }

    /**
     * Writes entries as long as there is room; the last may be cut.
     *
     * @param room inside of the memory
     * @return how much of the room was used; less than all of it at the end of the folder
     */
    long write(Parameters parameters, long address, long room, long cookie, Checkpoint checkpoint)
            throws IOException, EngineException {
        if (cookie == 0) {
            close(); // a guest that begins again sees what has changed
        }
        long used = 0;
        long number = cookie;
        Entry entry = entry(number, checkpoint);
        while (entry != null && used < room) {
            byte[] bytes = encode(entry, ++number);
            int part = (int) Math.min(bytes.length, room - used);
            parameters.memory().write(address + used, bytes, 0, part);
            used += part;
            entry = entry(number, checkpoint);
        }
        return used;
    }

    @Override
    public void close() throws IOException {
        try (Entries ending = entries) {
            entries = null;
            count = 0;
        }
    }

    /** One entry; {@code null} behind the last. */
    private @Nullable Entry entry(long number, Checkpoint checkpoint)
            throws IOException, EngineException {
        if (number < 0) {
            return null;
        }
        if (number < count - recent.length) {
            close();
        }
        while (count <= number) {
            Entry next = read();
            checkpoint.pass();
            if (next == null) {
                return null;
            }
            recent[(int) (count++ % recent.length)] = next;
        }
        return recent[(int) (number % recent.length)];
    }

    private @Nullable Entry read() throws IOException {
        if (count < FIRST.length) {
            // what is above is no guest's business
            return new Entry(FIRST[(int) count], directory.stat().id().inode(), FileType.DIRECTORY);
        }
        Entries open = entries;
        if (open == null) {
            open = directory.entries();
            entries = open;
        }
        try {
            return open.hasNext() ? open.next() : null;
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
    }

    private static byte[] encode(Entry entry, long next) {
        return ByteBuffer.allocate(HEADER + entry.name().length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(next)
                .putLong(entry.inode())
                .putInt(entry.name().length)
                .putInt(entry.type().code())
                .put(entry.name())
                .array();
    }
}
