package dev.tenon.runner.wasm.wasi;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.Map;

/**
 * A folder that holds nothing but single files that are granted, each under the name the guest
 * knows it by. Nothing can be made in it, moved or removed. Has no state, so any number of guests'
 * instances share it.
 *
 * @param files by name
 */
record Shelf(Map<Path, Item> files) implements Directory, Origin {

    Shelf {
        files = Map.copyOf(files);
    }

    /**
     * A file on it.
     *
     * @param folder the folder on disk that it is in
     * @param name its name there
     */
    record Item(Root folder, Path name) {}

    @Override
    public Place find(GuestPath path, boolean followLast) throws IOException, ErrnoException {
        Iterator<Path> names =
                path.names().stream().filter(name -> !name.equals(FileNames.HERE)).iterator();
        if (!names.hasNext()) {
            return Place.self(this);
        }
        Path name = names.next();
        if (name.equals(FileNames.ABOVE)) {
            throw new ErrnoException(Errno.PERM);
        }
        Item item = files.get(name);
        boolean deeper = names.hasNext() || path.folder();
        if (item == null) {
            if (deeper) {
                throw new ErrnoException(Errno.NOENT);
            }
            return Place.absent(this, name);
        }
        Place place = find(item);
        if (deeper) {
            place.close();
            throw new ErrnoException(Errno.NOTDIR);
        }
        return place;
    }

    private static Place find(Item item) throws IOException, ErrnoException {
        Folder folder = item.folder().open();
        try {
            BasicFileAttributes attributes = folder.look(item.name());
            if (attributes != null && !attributes.isRegularFile()) {
                // a file was granted: not what a link in its place leads to, nor a whole folder
                throw new ErrnoException(Errno.PERM);
            }
            return new Place(folder, item.name(), attributes);
        } catch (Throwable failed) {
            folder.close();
            throw failed;
        }
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
        Iterator<Map.Entry<Path, Item>> items = files.entrySet().iterator();
        return new Entries() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Entry next() {
                Map.Entry<Path, Item> item = items.next();
                return entry(item.getKey(), item.getValue());
            }

            @Override
            public void close() {}
        };
    }

    private static Entry entry(Path name, Item item) {
        byte[] bytes = FileNames.bytes(name);
        try (Place place = find(item)) {
            FileStat stat = place.stat();
            return new Entry(bytes, stat.id().inode(), stat.type());
        } catch (ErrnoException absent) {
            return new Entry(bytes, 0, FileType.UNKNOWN);
        } catch (IOException failed) {
            throw new DirectoryIteratorException(failed);
        }
    }

    @Override
    public Shelf open() {
        return this;
    }

    @Override
    public Shelf shared() {
        return this;
    }

    @Override
    public void close() {}
}
