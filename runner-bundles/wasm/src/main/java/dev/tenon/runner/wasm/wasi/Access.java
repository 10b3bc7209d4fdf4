package dev.tenon.runner.wasm.wasi;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which files a guest may change: of nested grants the innermost decides, by whatever way a path
 * leads there. A granted folder is known by its identity, so that moving a folder around it changes
 * nothing; and every granted file or folder by its place as well, so that what the operator puts in
 * its place is treated like it. Safe for use by many threads once the grants are in.
 */
final class Access {

    private final Map<FileId, Boolean> folders = new HashMap<>();
    private final Map<Spot, Boolean> spots = new HashMap<>();

    /** Held while something is looked up in a folder and then put there. */
    private final ReentrantLock placing = new ReentrantLock();

    void grantFolder(FileId folder, boolean writable) {
        folders.put(folder, writable);
    }

    /** Grants a file, or a folder that {@link #grantFolder} was told of, by its place. */
    void grantSpot(FileId parent, Path name, boolean writable) {
        spots.put(new Spot(parent, name), writable);
    }

    /** Whether a folder's content may be changed. */
    boolean folderWritable(FileId parent, Path name, FileId folder, boolean parentWritable) {
        Boolean granted = folders.get(folder);
        return granted == null ? fileWritable(parent, name, parentWritable) : granted;
    }

    /** Whether a file's content and times may be changed. */
    boolean fileWritable(FileId parent, Path name, boolean parentWritable) {
        return spots.getOrDefault(new Spot(parent, name), parentWritable);
    }

    /** Whether this entry is a grant of its own, which stays where it is like a mounted disk. */
    boolean isGrant(FileId parent, Path name, FileId entry) {
        return spots.containsKey(new Spot(parent, name)) || folders.containsKey(entry);
    }

    ReentrantLock placing() {
        return placing;
    }

    private record Spot(FileId parent, Path name) {}
}
