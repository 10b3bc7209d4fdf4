package dev.tenon.deployer;

import java.nio.file.Path;
import java.util.SortedMap;

/**
 * A private copy of a source's content as it was at one moment. Close it to delete the copy.
 *
 * @param content the folder with the copy of the plugin's folder
 * @param files the files in it by relative name
 * @param hash their {@link ContentHash}
 * @param scratch the folder that is deleted with the snapshot; there is room beside the content
 */
record Snapshot(Path content, SortedMap<String, Path> files, String hash, Path scratch)
        implements AutoCloseable {

    @Override
    public void close() {
        FileTree.delete(scratch);
    }
}
