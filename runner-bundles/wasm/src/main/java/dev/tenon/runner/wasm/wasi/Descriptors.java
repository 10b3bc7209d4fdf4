package dev.tenon.runner.wasm.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The open descriptors of an instance by number: of those that are free the lowest is next. */
final class Descriptors implements Closeable {

    /** How many files and folders a guest has open at most, besides streams and grants. */
    static final int MAX_OPENED = 128;

    private final @Nullable Descriptor[] table;

    /**
     * @param first from number 0 on
     */
    Descriptors(Descriptor... first) {
        table = Arrays.copyOf(first, first.length + MAX_OPENED);
    }

    Descriptor get(int number) throws ErrnoException {
        Descriptor found = number >= 0 && number < table.length ? table[number] : null;
        if (found == null) {
            throw new ErrnoException(Errno.BADF);
        }
        return found;
    }

    /** Refuses a guest that has as many open as it may. */
    void checkRoom() throws ErrnoException {
        free();
    }

    /** Gives a number to a descriptor. */
    int add(Descriptor opened) throws ErrnoException {
        int number = free();
        table[number] = opened;
        return number;
    }

    void close(int number) throws IOException, ErrnoException {
        Descriptor closing = get(number);
        table[number] = null;
        closing.close();
    }

    /** Closes {@code to} and gives its number to {@code from}. */
    void renumber(int from, int to) throws IOException, ErrnoException {
        Descriptor moving = get(from);
        Descriptor replaced = get(to);
        if (from != to) {
            table[to] = moving;
            table[from] = null;
            replaced.close();
        }
    }

    /** Tells files that are open of the new place of one. */
    void moved(FileId file, Folder to, Path name) throws IOException {
        for (Descriptor open : table) {
            if (open instanceof OpenFile openFile) {
                openFile.moved(file, to, name);
            }
        }
    }

    /** Closes all, whatever goes wrong with one. */
    @Override
    public void close() throws IOException {
        IOException first = null;
        for (int i = 0; i < table.length; i++) {
            try (Descriptor closing = table[i]) {
                table[i] = null;
            } catch (IOException failed) {
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private int free() throws ErrnoException {
        for (int i = 0; i < table.length; i++) {
            if (table[i] == null) {
                return i;
            }
        }
        throw new ErrnoException(Errno.MFILE);
    }
}
