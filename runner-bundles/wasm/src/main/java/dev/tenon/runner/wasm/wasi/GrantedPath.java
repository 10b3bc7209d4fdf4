package dev.tenon.runner.wasm.wasi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.Permissions.FileGrant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of {@code permissions.filesystem} and what is there.
 *
 * @param field for messages
 * @param text as in the manifest
 * @param name what guests call it, from the root: their C libraries take {@code data} for {@code
 *     /data}
 * @param absolute whether it is in the manifest
 * @param real the path without links
 * @param attributes of the file or folder
 * @param writable whether it may be changed
 */
record GrantedPath(
        String field,
        String text,
        Path name,
        boolean absolute,
        Path real,
        BasicFileAttributes attributes,
        boolean writable) {

    private static final Path ROOT = Path.of("/");

    static List<GrantedPath> all(List<FileGrant> grants, Path work) throws LoadException {
        List<GrantedPath> all = new ArrayList<>();
        for (int i = 0; i < grants.size(); i++) {
            all.add(of("permissions.filesystem[" + i + "].path", grants.get(i), work));
        }
        return all;
    }

    boolean isFolder() {
        return attributes.isDirectory();
    }

    /** Its field and value, as messages begin. */
    String label() {
        return field + ": found '" + text + "'";
    }

    private static GrantedPath of(String field, FileGrant grant, Path work) throws LoadException {
        String text = grant.path();
        String label = field + ": found '" + text + "'";
        boolean absolute = text.startsWith("/");
        try {
            Path name = name(label, text);
            Path real = absolute ? name.toRealPath() : inWork(label, name, work);
            BasicFileAttributes attributes =
                    Files.readAttributes(
                            real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isDirectory() && !attributes.isRegularFile()) {
                throw new LoadException(label + ", which is neither a file nor a folder");
            }
            boolean writable = grant.mode() == FileGrant.Mode.READWRITE;
            return new GrantedPath(field, text, name, absolute, real, attributes, writable);
        } catch (NoSuchFileException absent) {
            throw new LoadException(label + ", which does not exist", absent);
        } catch (IOException failed) {
            throw new LoadException(label + ", which cannot be granted: " + failed, failed);
        }
    }

    private static Path name(String label, String text) throws LoadException {
        Path name = ROOT;
        for (String part : text.split("/")) {
            if (part.equals("..")) {
                throw new LoadException(label + ", expected a path without ..");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                name = name.resolve(FileNames.of(part.getBytes(UTF_8)));
            }
        }
        return name;
    }

    /** What lies in the work folder may be a link that some earlier form of the plugin made. */
    private static Path inWork(String label, Path name, Path work)
            throws IOException, LoadException {
        Files.createDirectories(work);
        Path top = work.toRealPath();
        Path real = top;
        for (Path part : name) {
            Path next = real.resolve(part);
            if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(next);
            }
            real = next.toRealPath();
            if (!real.startsWith(top)) {
                throw new LoadException(
                        "%s, which leads to '%s', expected a path in the plugin's work folder"
                                .formatted(label, real));
            }
        }
        return real;
    }
}
