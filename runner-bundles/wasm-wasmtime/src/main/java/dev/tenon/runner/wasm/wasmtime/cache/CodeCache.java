package dev.tenon.runner.wasm.wasmtime.cache;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Compiled code on disk, by key. A convenience: what cannot be kept or found is compiled again.
 *
 * <p>Code that is run is code that is believed. So the folder, and all that it lies in, is nobody's
 * but ours and root's to change, which is checked at each use; and each file is checked to be ours,
 * for us alone to write, of the key that is asked for, and whole: its hash is verified over the
 * very bytes that are returned. The hash tells damage, and one key's code under another's name; it
 * is no secret, so that against somebody who may write as us there is no protection.
 *
 * <p>Safe for use by many threads, and several containers may share a folder. Then the bound holds
 * once the last of those that write at the same moment is done.
 */
public final class CodeCache {

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

    /** One module does not push out all others. */
    private static final int LARGEST_SHARE = 2;

    private final CacheFolder folder;
    private final long maxBytes;
    private final Consumer<String> report;
    private final ReentrantLock writing = new ReentrantLock();

    private CodeCache(CacheFolder folder, long maxBytes, Consumer<String> report) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.report = report;
    }

    /**
     * Opens the cache in a folder, which is made with mode 0700 if it is not there.
     *
     * @param folder absolute, without links on the way to it; holds nothing else
     * @param maxBytes of all files together; the least recently used go when there are more
     * @param report told of what was damaged or could not be written, for the log; called by the
     *     thread that found it
     * @throws IOException if the folder cannot be made or read, or others than we and root could
     *     change it or what it lies in
     */
    public static CodeCache open(Path folder, long maxBytes, Consumer<String> report)
            throws IOException {
        CodeCache cache = new CodeCache(CacheFolder.open(folder), maxBytes, report);
        cache.sweep();
        return cache;
    }

    /**
     * The code of a key. What is there, but not as it should be, is deleted and reported.
     *
     * @param key 64 hex digits, lower case
     * @return nothing if there is none
     */
    public Optional<byte[]> get(String key) {
        check(key);
        try {
            folder.check();
            CodeFile file = folder.file(key);
            byte[] code = file.read(largestFile());
            file.touch();
            return Optional.of(code);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (CodeFile.DamagedException damaged) {
            report.accept("compiled code dropped: " + damaged.getMessage());
            folder.file(key).deleteIfOurs();
            return Optional.empty();
        } catch (ClosedByInterruptException asked) {
            // nothing is wrong with the file, and the flag is still set for those who look
            return Optional.empty();
        } catch (IOException failed) {
            report.accept("compiled code cannot be read: " + told(failed));
            return Optional.empty();
        }
    }

    /**
     * Keeps code, unless it is longer than half of the cache. Whoever reads meanwhile finds what
     * was there before, or this, whole.
     *
     * @param key 64 hex digits, lower case
     */
    public void put(String key, byte[] code) {
        check(key);
        long length = CodeFile.length(code);
        if (length > largestFile()) {
            return;
        }
        writing.lock();
        try {
            folder.check();
            makeRoom(length);
            folder.write(key, code);
            // others may have written meanwhile
            makeRoom(0);
        } catch (IOException failed) {
            report.accept("compiled code cannot be kept: " + told(failed));
        } finally {
            writing.unlock();
        }
    }

    private void sweep() {
        try {
            makeRoom(0);
        } catch (IOException readOnly) {
            report.accept("compiled code cannot be dropped: " + told(readOnly));
        }
    }

    private void makeRoom(long needed) throws IOException {
        folder.trim(maxBytes - needed);
    }

    private long largestFile() {
        return maxBytes / LARGEST_SHARE;
    }

    private static void check(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("found key '" + key + "', expected 64 hex digits");
        }
    }

    private static String told(IOException failed) {
        // those of the file system say the path only, unless asked for all
        return failed.getClass() == IOException.class
                ? String.valueOf(failed.getMessage())
                : failed.toString();
    }
}
