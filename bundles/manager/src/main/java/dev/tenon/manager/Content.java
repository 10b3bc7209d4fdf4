package dev.tenon.manager;

import dev.tenon.manifest.ContentHash;
import dev.tenon.manifest.FileDigest;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plugin's files as they lie in their folder.
 *
 * @param hash their {@link ContentHash}
 * @param digests SHA-256 of each file in hex, by its name relative to the folder
 */
record Content(Path folder, String hash, SortedMap<String, String> digests) {

    Content {
        digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }

    static Content of(Path folder, SortedMap<String, FileDigest> files) {
        SortedMap<String, String> digests = new TreeMap<>();
        files.forEach((name, digest) -> digests.put(name, digest.sha256()));
        return new Content(folder, ContentHash.of(files), digests);
    }

    Content at(Path moved) {
        return new Content(moved, hash, digests);
    }
}
