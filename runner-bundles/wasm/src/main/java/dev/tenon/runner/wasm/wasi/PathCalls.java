package dev.tenon.runner.wasm.wasi;

import dev.tenon.runner.wasm.engine.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The functions that take paths. */
final class PathCalls {

    private static final int FOLLOW = 1;

    /** How often something can be replaced while it is opened. */
    private static final int MAX_TRIES = 16;

    private final Descriptors descriptors;
    private final ReentrantLock placing;
    private final Checkpoint checkpoint;

    PathCalls(Descriptors descriptors, Preopens files, Checkpoint checkpoint) {
        this.descriptors = descriptors;
        this.placing = files.access().placing();
        this.checkpoint = checkpoint;
    }

    void open(Parameters parameters) throws IOException, ErrnoException, EngineException {
        GuestPath path = parameters.path(2);
        FileOpening opening =
                new FileOpening(parameters.number(4), parameters.wide(5), parameters.number(7));
        opening.check();
        parameters.room(8, Integer.BYTES);
        descriptors.checkRoom();
        boolean follow = (parameters.number(1) & FOLLOW) != 0 && opening.follows();
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            try (Place place = find(parameters, 0, path, follow)) {
                Optional<Descriptor> opened = opening.open(place, path.folder());
                if (opened.isPresent()) {
                    parameters.putInt(8, descriptors.add(opened.get()));
                    return;
                }
            }
            checkpoint.pass();
        }
        throw new ErrnoException(Errno.AGAIN);
    }

    void createDirectory(Parameters parameters)
            throws IOException, ErrnoException, EngineException {
        GuestPath path = parameters.path(1);
        lock();
        try (Place place = find(parameters, 0, path, false)) {
            if (!place.isAbsent()) {
                throw new ErrnoException(Errno.EXIST);
            }
            place.writableFolder().make(place.entry());
        } finally {
            placing.unlock();
        }
    }

    void removeDirectory(Parameters parameters) throws IOException, ErrnoException {
        try (Place place = find(parameters, 0, parameters.path(1), false)) {
            if (!place.stat().type().equals(FileType.DIRECTORY)) {
                throw new ErrnoException(Errno.NOTDIR);
            }
            Folder folder = removableFrom(place);
            folder.deleteFolder(place.entry());
        }
    }

    void unlinkFile(Parameters parameters) throws IOException, ErrnoException {
        GuestPath path = parameters.path(1);
        try (Place place = find(parameters, 0, path, false)) {
            if (place.stat().type().equals(FileType.DIRECTORY)) {
                throw new ErrnoException(Errno.ISDIR);
            }
            Folder folder = removableFrom(place);
            folder.deleteFile(place.entry());
        }
    }

    void rename(Parameters parameters) throws IOException, ErrnoException, EngineException {
        GuestPath from = parameters.path(1);
        GuestPath to = parameters.path(4);
        lock();
        try (Place source = find(parameters, 0, from, false);
                Place target = find(parameters, 3, to, false)) {
            move(source, target, to.folder());
        } finally {
            placing.unlock();
        }
    }

    /** Guests make no links; see the package. */
    void link(Parameters parameters) throws IOException, ErrnoException {
        try (Place existing = find(parameters, 0, parameters.path(2), false)) {
            existing.there();
        }
        refuseLink(parameters, 4, parameters.path(5));
    }

    /** Guests make no links; see the package. */
    void symlink(Parameters parameters) throws IOException, ErrnoException {
        parameters.text(0);
        refuseLink(parameters, 2, parameters.path(3));
    }

    void readlink(Parameters parameters) throws IOException, ErrnoException {
        long room = parameters.unsigned(4);
        long buffer = parameters.room(3, room);
        parameters.room(5, Integer.BYTES);
        try (Place place = find(parameters, 0, parameters.path(1), false)) {
            if (!place.stat().type().equals(FileType.SYMBOLIC_LINK)) {
                throw new ErrnoException(Errno.INVAL);
            }
            byte[] text = linkText(place.folder().readLink(place.entry()));
            int count = (int) Math.min(room, text.length);
            parameters.memory().write(buffer, text, 0, count);
            parameters.putInt(5, count);
        }
    }

    void filestatGet(Parameters parameters) throws IOException, ErrnoException {
        GuestPath path = parameters.path(2);
        boolean follow = (parameters.number(1) & FOLLOW) != 0 || path.folder();
        try (Place place = find(parameters, 0, path, follow)) {
            place.stat().write(parameters, 4);
        }
    }

    void filestatSetTimes(Parameters parameters) throws IOException, ErrnoException {
        TimeChange change = TimeChange.of(parameters, 4);
        boolean follow = (parameters.number(1) & FOLLOW) != 0;
        try (Place place = find(parameters, 0, parameters.path(2), follow)) {
            if (place.isSelf()) {
                place.writableFolder().setTimes(change);
            } else {
                setTimes(place.folder(), place.entry(), place.there(), change);
            }
        }
    }

    private static void setTimes(
            Folder folder, Path name, BasicFileAttributes there, TimeChange change)
            throws IOException, ErrnoException {
        switch (FileType.of(there)) {
            case DIRECTORY -> {
                try (Place inside = Place.self(folder.enter(name))) {
                    inside.writableFolder().setTimes(change);
                }
            }
            case REGULAR_FILE -> {
                if (!folder.writable(name)) {
                    throw new ErrnoException(Errno.ROFS);
                }
                folder.setTimes(name, change);
            }
            // Java opens a file to set its times; it cannot open a link and must not open a pipe
            default -> throw new ErrnoException(folder.writable() ? Errno.NOTSUP : Errno.ROFS);
        }
    }

    private void move(Place source, Place target, boolean toFolder)
            throws IOException, ErrnoException {
        Path name = source.entry();
        BasicFileAttributes moving = source.there();
        Path newName = target.entry();
        Folder from = removableFrom(source);
        Folder to = target.isAbsent() ? target.writableFolder() : removableFrom(target);
        if (FileType.of(moving) == FileType.UNKNOWN) {
            // so that no guest can put a pipe where another is just opening a file
            throw new ErrnoException(Errno.PERM);
        }
        if (toFolder && !moving.isDirectory()) {
            throw new ErrnoException(Errno.NOTDIR);
        }
        if (target.attributes() != null) {
            checkReplaceable(to, newName, target.attributes(), moving);
        }
        from.move(name, to, newName);
        descriptors.moved(FileId.of(moving), to, newName);
    }

    private static void checkReplaceable(
            Folder folder, Path name, BasicFileAttributes replaced, BasicFileAttributes moving)
            throws IOException, ErrnoException {
        if (replaced.isDirectory() != moving.isDirectory()) {
            throw new ErrnoException(replaced.isDirectory() ? Errno.ISDIR : Errno.NOTDIR);
        }
        if (replaced.isDirectory() && !FileId.of(replaced).equals(FileId.of(moving))) {
            try (Folder inside = folder.enter(name);
                    Directory.Entries entries = inside.entries()) {
                if (entries.hasNext()) {
                    throw new ErrnoException(Errno.NOTEMPTY);
                }
            }
        }
    }

    /** The folder that an entry may be taken out of. */
    private static Folder removableFrom(Place place) throws ErrnoException {
        Path name = place.entry();
        Folder folder = place.writableFolder();
        if (folder.isGrant(name, place.there())) {
            throw new ErrnoException(Errno.BUSY);
        }
        return folder;
    }

    private void refuseLink(Parameters parameters, int descriptor, GuestPath path)
            throws IOException, ErrnoException {
        try (Place place = find(parameters, descriptor, path, false)) {
            if (!place.isAbsent()) {
                throw new ErrnoException(Errno.EXIST);
            }
            place.writableFolder();
            throw new ErrnoException(Errno.PERM);
        }
    }

    /** What an absolute link says is the host's own business. */
    private static byte[] linkText(Path target) throws ErrnoException {
        if (target.isAbsolute()) {
            throw new ErrnoException(Errno.PERM);
        }
        return FileNames.joined(target);
    }

    private Place find(Parameters parameters, int descriptor, GuestPath path, boolean follow)
            throws IOException, ErrnoException {
        return descriptors.get(parameters.number(descriptor)).directory().find(path, follow);
    }

    private void lock() throws EngineException.Interrupted {
        try {
            placing.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EngineException.Interrupted();
        }
    }
}
