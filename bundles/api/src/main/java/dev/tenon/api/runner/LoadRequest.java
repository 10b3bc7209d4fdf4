package dev.tenon.api.runner;

import dev.tenon.api.host.Configuration;
import dev.tenon.api.host.Host;
import dev.tenon.api.manifest.PluginManifest;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a runner is given to open a guest.
 *
 * @param id the plugin's id
 * @param hash SHA-256 of its content in hex; equal hashes are equal content
 * @param manifest what it says of itself
 * @param content its files, in a folder of this content's own that is not changed while the guest
 *     lives
 * @param digests SHA-256 in hex of each file of the content by its name relative to it, with {@code
 *     /}, as it was when it was checked against {@code hash}; a runner that loads a file as code
 *     compares what it loads
 * @param work a folder of the plugin's own for its files; outlives the guest, and may not exist yet
 * @param configuration what {@link Guest#start} hands to the plugin
 * @param host what the guest may call back
 */
public record LoadRequest(
        String id,
        String hash,
        PluginManifest manifest,
        Path content,
        SortedMap<String, String> digests,
        Path work,
        Configuration configuration,
        Host host) {

    public LoadRequest {
        digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }
}
