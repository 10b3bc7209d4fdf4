package dev.tenon.runner.wasm.wasi;

import dev.tenon.api.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes of a plugin's entries the folders that its instances begin with. */
final class Granting {

    private static final byte[] NO_NAME = {'.'};
    private static final Path TOP = Path.of("/");

    private final Access access;
    private final List<GrantedPath> paths;
    private final Map<Path, Origin> origins = new LinkedHashMap<>();
    private final Map<Path, Boolean> absolute = new HashMap<>();

    Granting(Access access, List<GrantedPath> paths) {
        this.access = access;
        this.paths = paths;
    }

    /**
     * In the manifest's order. Then come the relative ones once more with a slash before the name,
     * as Go looks for them, and a root in which everything else is missing.
     */
    List<Preopens.Grant> grants() throws LoadException {
        for (int i = 0; i < paths.size(); i++) {
            checkAgainst(paths.get(i), paths.subList(0, i));
        }
        for (GrantedPath path : paths) {
            add(path);
        }
        List<Preopens.Grant> grants = new ArrayList<>();
        origins.forEach(
                (name, origin) ->
                        grants.add(new Preopens.Grant(bytes(name, absolute.get(name)), origin)));
        origins.forEach(
                (name, origin) -> {
                    if (!absolute.get(name)) {
                        grants.add(new Preopens.Grant(bytes(name, true), origin));
                    }
                });
        if (!origins.containsKey(TOP)) {
            grants.add(new Preopens.Grant(bytes(TOP, true), new Top(TOP, origins)));
        }
        return grants;
    }

    private static void checkAgainst(GrantedPath path, List<GrantedPath> others)
            throws LoadException {
        for (GrantedPath other : others) {
            if (path.name().equals(other.name())) {
                throw new LoadException(
                        "%s, which plugins cannot tell from '%s' in %s"
                                .formatted(path.label(), other.text(), other.field()));
            }
            if (path.real().equals(other.real()) && path.writable() != other.writable()) {
                throw new LoadException(
                        "%s, which is the same as '%s' in %s, expected the same mode for both"
                                .formatted(path.label(), other.text(), other.field()));
            }
        }
    }

    private void add(GrantedPath path) throws LoadException {
        try {
            if (path.isFolder()) {
                addFolder(path);
            } else {
                addFile(path);
            }
        } catch (UnsupportedOperationException unable) {
            throw new LoadException(
                    path.label()
                            + ", but files can only be granted where Java can work relative to"
                            + " open folders",
                    unable);
        } catch (IOException failed) {
            throw new LoadException(path.label() + ", which cannot be granted: " + failed, failed);
        }
    }

    private void addFolder(GrantedPath path) throws IOException {
        FileId id = FileId.of(path.attributes());
        access.grantFolder(id, path.writable());
        Path parent = path.real().getParent();
        if (parent != null) {
            access.grantSpot(id(parent), path.real().getFileName(), path.writable());
        }
        put(path.name(), path.absolute(), root(path.real(), id, path.writable()));
    }

    private void addFile(GrantedPath path) throws IOException, LoadException {
        Path parent = path.real().getParent();
        Path realName = path.real().getFileName();
        FileId id = id(parent);
        access.grantSpot(id, realName, path.writable());
        Optional<GrantedPath> around = folderAround(path);
        if (around.isPresent()) {
            checkInside(path, around.get());
            return;
        }
        Map<Path, Shelf.Item> files = new HashMap<>();
        Path folder = path.name().getParent();
        if (origins.get(folder) instanceof Shelf shelf) {
            files.putAll(shelf.files());
        }
        files.put(path.name().getFileName(), new Shelf.Item(root(parent, id, false), realName));
        put(folder, path.absolute(), new Shelf(files));
    }

    private Optional<GrantedPath> folderAround(GrantedPath path) {
        return paths.stream()
                .filter(GrantedPath::isFolder)
                .filter(folder -> path.name().startsWith(folder.name()))
                // the innermost
                .max((a, b) -> a.name().getNameCount() - b.name().getNameCount());
    }

    /** In a folder that is granted, a file can only be what it is there. */
    private static void checkInside(GrantedPath path, GrantedPath folder) throws LoadException {
        Path expected = folder.real().resolve(folder.name().relativize(path.name()));
        if (!path.real().equals(expected)) {
            throw new LoadException(
                    "%s, which is '%s', expected a file in '%s' of %s"
                            .formatted(path.label(), path.real(), folder.text(), folder.field()));
        }
    }

    private Root root(Path folder, FileId id, boolean writable) throws IOException {
        Root.open(folder).close();
        return new Root(folder, id, writable, access);
    }

    private void put(Path name, boolean isAbsolute, Origin origin) {
        origins.put(name, origin);
        absolute.putIfAbsent(name, isAbsolute);
    }

    private static FileId id(Path folder) throws IOException {
        return FileId.of(Files.readAttributes(folder, BasicFileAttributes.class));
    }

    private static byte[] bytes(Path name, boolean isAbsolute) {
        byte[] relative = FileNames.joined(name);
        if (!isAbsolute) {
            return relative.length == 0 ? NO_NAME : relative;
        }
        byte[] bytes = new byte[relative.length + 1];
        bytes[0] = '/';
        System.arraycopy(relative, 0, bytes, 1, relative.length);
        return bytes;
    }
}
