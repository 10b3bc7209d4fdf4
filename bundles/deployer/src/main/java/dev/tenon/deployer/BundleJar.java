package dev.tenon.deployer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.jar.JarFile;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The bundle of a plugin as a JAR file. Equal plugins make equal files: entries are sorted and have
 * one fixed time.
 */
final class BundleJar {

    /** Where the plugin's files lie in the bundle. */
    static final String CONTENT = "TENON-INF/plugin/";

    /** The earliest that a zip can say, and without a time zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private BundleJar() {}

    /**
     * @param files the plugin's files by relative name
     */
    static void write(CheckedPlugin plugin, SortedMap<String, Path> files, Path jar)
            throws IOException {
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(jar));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            // it does not travel: packing tens of megabytes takes longer than all else here
            zip.setLevel(Deflater.NO_COMPRESSION);
            zip.putNextEntry(entry(JarFile.MANIFEST_NAME));
            BundleHeaders.of(plugin).write(zip);
            for (Map.Entry<String, Path> content : files.entrySet()) {
                zip.putNextEntry(entry(CONTENT + content.getKey()));
                Files.copy(content.getValue(), zip);
            }
        }
    }

    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        return entry;
    }
}
