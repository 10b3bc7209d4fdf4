package dev.tenon.manager;

import dev.tenon.manifest.FileDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.framework.Bundle;

/** A plugin's files where they lie in its bundle. */
final class BundleContent {

    /** Where that is, without a slash at the end. */
    static final String ROOT = "TENON-INF/plugin";

    /** ELF; Mach-O of 64 bits, and of several architectures. */
    private static final Set<Integer> PROGRAMS = Set.of(0x7f454c46, 0xcffaedfe, 0xcafebabe);

    private final Bundle bundle;

    BundleContent(Bundle bundle) {
        this.bundle = bundle;
    }

    /** The names of the files, relative, with {@code /}. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        list(ROOT + "/", names);
        return names;
    }

    private void list(String folder, Set<String> names) {
        Enumeration<String> entries = bundle.getEntryPaths(folder);
        if (entries == null) {
            return;
        }
        for (String entry : Collections.list(entries)) {
            if (entry.endsWith("/")) {
                list(entry, names);
            } else {
                names.add(entry.substring(ROOT.length() + 1));
            }
        }
    }

    /** Copies all files to a folder, read-only, and digests what it copies. */
    SortedMap<String, FileDigest> copy(Path folder) throws IOException {
        SortedMap<String, FileDigest> digests = new TreeMap<>();
        for (String name : names()) {
            digests.put(name, copy(name, folder));
        }
        return digests;
    }

    private FileDigest copy(String name, Path folder) throws IOException {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder) || !name.equals(name(folder, file))) {
            throw new IOException("entry " + name + " is not one of the plugin's folder");
        }
        Files.createDirectories(file.getParent());
        URL entry = bundle.getEntry(ROOT + "/" + name);
        if (entry == null) {
            throw new IOException("entry " + name + " cannot be read");
        }
        FileDigest digest;
        try (InputStream in = entry.openStream();
                OutputStream out = Files.newOutputStream(file)) {
            digest = FileDigest.copy(in, out);
        }
        if (isProgram(file) && !file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + name + " executable");
        }
        if (!file.toFile().setReadOnly()) {
            throw new IOException("cannot make " + name + " read-only");
        }
        return digest;
    }

    /** The name of a file in a folder, on every platform with {@code /}. */
    static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    /**
     * Whether a file begins as something that can be executed. Archives and bundles do not say
     * which of their files are, so it is told from the content: a script, or an executable of Linux
     * or macOS.
     */
    private static boolean isProgram(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(4);
            return start.length == 4
                    && (start[0] == '#' && start[1] == '!'
                            || PROGRAMS.contains(ByteBuffer.wrap(start).getInt()));
        }
    }
}
