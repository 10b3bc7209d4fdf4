package dev.tenon.runner.wasm.wasi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The root as a guest sees it, or a folder in it that only leads to what is granted: where paths go
 * that a guest's C library finds no grant for, {@code ./data} for {@code data} among them. Nothing
 * can be made in it. Has no state, so any number of guests' instances share it.
 *
 * @param path the guest's own, from the root
 * @param grants all, by the guest's paths
 */
record Top(Path path, Map<Path, Origin> grants) implements Directory, Origin {

    Top {
        grants = Map.copyOf(grants);
    }

    @Override
    public Place find(GuestPath wanted, boolean followLast) throws IOException, ErrnoException {
        List<Path> names = wanted.names();
        Path here = path;
        for (int i = 0; i < names.size(); i++) {
            Path name = names.get(i);
            if (name.equals(FileNames.ABOVE)) {
                here = above(here);
            } else if (!name.equals(FileNames.HERE)) {
                here = here.resolve(name);
                if (grants.containsKey(here)) {
                    return findIn(here, names, i + 1, wanted.folder(), followLast);
                }
                if (!leadsOn(here)) {
                    return absent(name, i == names.size() - 1 && !wanted.folder());
                }
            }
        }
        return Place.self(new Top(here, grants));
    }

    /** Goes on in a grant, or in one that lies deeper on the way. */
    private Place findIn(
            Path grant, List<Path> names, int from, boolean toFolder, boolean followLast)
            throws IOException, ErrnoException {
        Path innermost = grant;
        Path here = grant;
        int used = from;
        for (int i = from; i < names.size() && leadsOn(here); i++) {
            here = here.resolve(names.get(i));
            if (grants.containsKey(here)) {
                innermost = here;
                used = i + 1;
            }
        }
        GuestPath rest = new GuestPath(names.subList(used, names.size()), toFolder);
        try (Directory folder = grants.get(innermost).open()) {
            return folder.find(rest, followLast);
        }
    }

    private boolean leadsOn(Path here) {
        return grants.keySet().stream().anyMatch(grant -> grant.startsWith(here));
    }

    private Path above(Path here) throws ErrnoException {
        if (here.equals(path)) {
            throw new ErrnoException(Errno.PERM);
        }
        return here.getParent();
    }

    private Place absent(Path name, boolean last) throws ErrnoException {
        if (!last) {
            throw new ErrnoException(Errno.NOENT);
        }
        return Place.absent(this, name);
    }

    @Override
    public FileStat stat() {
        return FileStat.made(FileType.DIRECTORY);
    }

    @Override
    public boolean writable() {
        return false;
    }

    @Override
    public Entries entries() {
        Iterator<Path> names =
                grants.keySet().stream()
                        .filter(grant -> grant.startsWith(path) && !grant.equals(path))
                        .map(grant -> grant.getName(path.getNameCount()))
                        .distinct()
                        .iterator();
        return new Entries() {
            @Override
            public boolean hasNext() {
                return names.hasNext();
            }

            @Override
            public Entry next() {
                byte[] name = FileNames.bytes(names.next());
                return new Entry(name, stat().id().inode(), FileType.DIRECTORY);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Top open() {
        return this;
    }

    @Override
    public Top shared() {
        return this;
    }

    @Override
    public void close() {}
}
