package dev.tenon.runner.wasm.wasi;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a guest wants something opened.
 *
 * @param how flags of {@code path_open}
 * @param rights of those, whether to read and to write
 * @param flags of the descriptor
 */
record FileOpening(int how, long rights, int flags) {

    private static final int CREATE = 1;
    private static final int DIRECTORY = 2;
    private static final int EXCLUSIVE = 4;
    private static final int TRUNCATE = 8;
    private static final int ALL_FLAGS =
            Descriptor.APPEND | Descriptor.DSYNC | Descriptor.NONBLOCK | Descriptor.SYNC;

    /** Refuses what contradicts itself. */
    void check() throws ErrnoException {
        if (has(DIRECTORY) && (has(CREATE) || has(TRUNCATE)) || (flags & ~ALL_FLAGS) != 0) {
            throw new ErrnoException(Errno.INVAL);
        }
    }

    /** Whether a link that is the last of a path is followed, if the path says so. */
    boolean follows() {
        return !(has(CREATE) && has(EXCLUSIVE));
    }

    /**
     * Opens what is at a place, which stays open itself.
     *
     * @param toFolder whether the path can only mean a folder
     * @return empty if it was replaced meanwhile
     */
    Optional<Descriptor> open(Place place, boolean toFolder) throws IOException, ErrnoException {
        if (place.isAbsent()) {
            return create(place, toFolder);
        }
        if (has(CREATE) && has(EXCLUSIVE)) {
            throw new ErrnoException(Errno.EXIST);
        }
        if (place.isSelf()) {
            return folder(place.directory().shared());
        }
        return switch (FileType.of(place.there())) {
            case DIRECTORY -> folder(place.folder().enter(place.entry()));
            case REGULAR_FILE -> file(place);
            case SYMBOLIC_LINK ->
                    throw new ErrnoException(has(DIRECTORY) ? Errno.NOTDIR : Errno.LOOP);
            // opening a pipe may block, and opening a device does what the device does
            case UNKNOWN, CHARACTER_DEVICE -> throw new ErrnoException(Errno.NXIO);
        };
    }

    private Optional<Descriptor> folder(Directory opened) throws IOException, ErrnoException {
        if (!has(DIRECTORY) && (writes() || has(TRUNCATE) || has(CREATE))) {
            opened.close();
            throw new ErrnoException(Errno.ISDIR);
        }
        return Optional.of(OpenFolder.opened(opened, flags));
    }

    private Optional<Descriptor> create(Place place, boolean toFolder)
            throws IOException, ErrnoException {
        if (!has(CREATE)) {
            throw new ErrnoException(Errno.NOENT);
        }
        if (toFolder) {
            throw new ErrnoException(Errno.ISDIR);
        }
        Folder folder = place.writableFolder();
        Path name = place.entry();
        FileChannel channel;
        try {
            channel = folder.open(name, options(true));
        } catch (FileAlreadyExistsException raced) {
            if (has(EXCLUSIVE)) {
                throw raced;
            }
            return Optional.empty();
        }
        return opened(channel, folder, name, null);
    }

    private Optional<Descriptor> file(Place place) throws IOException, ErrnoException {
        if (has(DIRECTORY)) {
            throw new ErrnoException(Errno.NOTDIR);
        }
        Folder folder = place.folder();
        Path name = place.entry();
        if ((writes() || has(TRUNCATE)) && !folder.writable(name)) {
            throw new ErrnoException(Errno.ROFS);
        }
        FileId expected = FileId.of(place.there());
        return opened(folder.open(name, options(false)), folder, name, expected);
    }

    /** Makes a descriptor, unless the name is not, or no more, that of the file expected. */
    private Optional<Descriptor> opened(
            FileChannel channel, Folder folder, Path name, @Nullable FileId expected)
            throws IOException, ErrnoException {
        try {
            BasicFileAttributes now = folder.look(name);
            if (now != null
                    && now.isRegularFile()
                    && (expected == null || FileId.of(now).equals(expected))) {
                OpenFile file =
                        new OpenFile(
                                channel,
                                folder.shared(),
                                name,
                                FileStat.of(now),
                                (rights & Rights.READ) != 0,
                                writes());
                begin(file);
                return Optional.of(file);
            }
        } catch (Throwable failed) {
            channel.close();
            throw failed;
        }
        channel.close();
        return Optional.empty();
    }

    private void begin(OpenFile file) throws IOException, ErrnoException {
        try {
            file.begin(flags);
        } catch (Throwable failed) {
            file.close();
            throw failed;
        }
    }

    /**
     * Java creates and truncates only what it opens for writing; the descriptor says what may be.
     */
    private Set<OpenOption> options(boolean create) {
        Set<OpenOption> options = new HashSet<>(OpenFile.syncOptions(flags));
        if (!writes() || (rights & Rights.READ) != 0) {
            options.add(StandardOpenOption.READ);
        }
        if (writes() || create || has(TRUNCATE)) {
            options.add(StandardOpenOption.WRITE);
        }
        if (create) {
            options.add(StandardOpenOption.CREATE_NEW);
        } else if (has(TRUNCATE)) {
            options.add(StandardOpenOption.TRUNCATE_EXISTING);
        }
        return options;
    }

    private boolean writes() {
        return (rights & Rights.WRITE) != 0;
    }

    private boolean has(int flag) {
        return (how & flag) != 0;
    }
}
