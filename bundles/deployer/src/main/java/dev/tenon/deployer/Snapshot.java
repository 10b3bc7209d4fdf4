package dev.tenon.deployer;

import dev.tenon.api.manifest.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * A private copy of a source's content as it was at one moment. Close it to delete the copy.
 *
 * @param content the folder with the copy of the plugin's folder
 * @param files the files in it by relative name
 * @param hash their {@link dev.tenon.manifest.ContentHash}
 * @param exposed what of the source other users can change
 * @param scratch the folder that is deleted with the snapshot; there is room beside the content
 */
record Snapshot(
        Path content,
        SortedMap<String, Path> files,
        String hash,
        List<Problem> exposed,
        Path scratch)
        implements AutoCloseable {

    @Override
    public void close() {
        FileTree.delete(scratch);
    }
}
