package dev.tenon.manager;

import dev.tenon.manifest.ContentHash;
import dev.tenon.manifest.FileDigest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A plugin's bundle for tests, as the deployer makes it unless it is told otherwise. */
final class PluginJar {

    private final SortedMap<String, byte[]> files = new TreeMap<>();

    static PluginJar of(String... namesAndTexts) {
        PluginJar jar = new PluginJar();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            jar.with(namesAndTexts[i], namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    PluginJar with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    String hash() throws IOException {
        SortedMap<String, FileDigest> digests = new TreeMap<>();
        for (String name : files.keySet()) {
            digests.put(name, digest(name));
        }
        return ContentHash.of(digests);
    }

    FileDigest digest(String name) throws IOException {
        return FileDigest.copy(
                new ByteArrayInputStream(files.get(name)), OutputStream.nullOutputStream());
    }

    InputStream open() throws IOException {
        return open(";hash=\"" + hash() + "\"");
    }

    /**
     * The bundle with other words for its hash.
     *
     * @param hash an attribute of the capability, after a semicolon, or nothing
     */
    InputStream open(String hash) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "tenon.plugin.x");
        headers.putValue("Provide-Capability", "dev.tenon.plugin;id=x" + hash);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (String name : files.keySet()) {
                jar.putNextEntry(new ZipEntry("TENON-INF/plugin/" + name));
                jar.write(files.get(name));
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
