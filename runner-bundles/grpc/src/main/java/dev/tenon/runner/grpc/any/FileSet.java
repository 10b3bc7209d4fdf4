package dev.tenon.runner.grpc.any;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.tenon.api.LoadException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proto files, as they come, and the linking of them once all are there. Bounded, since the sender
 * is a plugin.
 *
 * <p>Where protobuf's own files are asked for ({@code google/protobuf/*.proto}), those of this
 * runtime are taken whatever the sender has: their JSON is defined by what they are.
 */
final class FileSet {

    static final int MAX_FILES = 1_000;
    static final int MAX_BYTES = 64 << 20;

    private final String setting;
    private final Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
    private long bytes;

    /**
     * @param setting begins what errors say
     */
    FileSet(String setting) {
        this.setting = setting;
    }

    static LoadException tooLong(String setting) {
        return new LoadException(
                setting + ": found more than 64 MiB of proto files, expected at most that");
    }

    static LoadException tooMany(String setting) {
        return new LoadException(
                "%s: found more than %d proto files, expected at most that"
                        .formatted(setting, MAX_FILES));
    }

    /** Adds a file; the same one again is nothing new. */
    void add(FileDescriptorProto file) throws LoadException {
        if (WellKnownFiles.has(file.getName())) {
            return;
        }
        FileDescriptorProto before = files.putIfAbsent(file.getName(), file);
        if (before == null) {
            count(file);
        } else if (!before.equals(file)) {
            throw new LoadException(
                    "%s: found two different files %s, expected one"
                            .formatted(setting, file.getName()));
        }
    }

    boolean has(String file) {
        return files.containsKey(file);
    }

    /** What is imported and not there, each with one file that imports it. */
    Map<String, String> missing() throws LoadException {
        Map<String, String> missing = new LinkedHashMap<>();
        for (FileDescriptorProto file : files.values()) {
            for (String imported : file.getDependencyList()) {
                if (!files.containsKey(imported) && !WellKnownFiles.has(imported)) {
                    missing.put(imported, file.getName());
                }
            }
            if (missing.size() + files.size() > MAX_FILES) {
                throw tooMany(setting);
            }
        }
        return missing;
    }

    /** All files, linked. */
    List<FileDescriptor> link() throws LoadException {
        Map<String, FileDescriptor> linked = new LinkedHashMap<>();
        for (FileDescriptorProto file : files.values()) {
            link(file, linked, new LinkedHashSet<>());
        }
        return List.copyOf(linked.values());
    }

    private void count(FileDescriptorProto file) throws LoadException {
        bytes += file.getSerializedSize();
        if (files.size() > MAX_FILES) {
            throw tooMany(setting);
        }
        if (bytes > MAX_BYTES) {
            throw tooLong(setting);
        }
    }

    /** Recursion ends at the bound of the number of files. */
    private FileDescriptor link(
            FileDescriptorProto file, Map<String, FileDescriptor> linked, Set<String> importers)
            throws LoadException {
        FileDescriptor before = linked.get(file.getName());
        if (before != null) {
            return before;
        }
        if (!importers.add(file.getName())) {
            throw new LoadException(
                    "%s: found files that import each other (%s -> %s), expected no cycle"
                            .formatted(setting, String.join(" -> ", importers), file.getName()));
        }
        List<FileDescriptor> imports = new ArrayList<>();
        for (String name : file.getDependencyList()) {
            imports.add(imported(name, file, linked, importers));
        }
        importers.remove(file.getName());
        FileDescriptor result = build(file, imports);
        linked.put(file.getName(), result);
        return result;
    }

    private FileDescriptor imported(
            String name,
            FileDescriptorProto importer,
            Map<String, FileDescriptor> linked,
            Set<String> importers)
            throws LoadException {
        Optional<FileDescriptor> wellKnown = WellKnownFiles.find(name);
        if (wellKnown.isPresent()) {
            return wellKnown.get();
        }
        @Nullable FileDescriptorProto file = files.get(name);
        if (file == null) {
            throw new LoadException(
                    "%s: found no file %s, expected it: %s imports it (protoc --include_imports)"
                            .formatted(setting, name, importer.getName()));
        }
        return link(file, linked, importers);
    }

    private FileDescriptor build(FileDescriptorProto file, List<FileDescriptor> imports)
            throws LoadException {
        try {
            return FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new));
        } catch (DescriptorValidationException | RuntimeException broken) {
            // protobuf trusts what compilers write; a plugin may write anything
            throw new LoadException(
                    "%s: found a broken proto file %s: %s"
                            .formatted(setting, Shown.text(file.getName()), broken.getMessage()),
                    broken);
        }
    }
}
