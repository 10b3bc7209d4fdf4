package dev.tenon.runner.wasm.wasi;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Follows a guest's path, name by name, from an open folder. Every folder on the way stays open
 * until the end, so that {@code ..} leads back to where the path came from, and never above the
 * first.
 */
final class Walk {

    /** As on Linux. */
    private static final int MAX_LINKS = 40;

    /** Folders that are open at a time. */
    private static final int MAX_DEPTH = 128;

    private final Deque<Folder> trail = new ArrayDeque<>();
    private final Deque<Path> ahead = new ArrayDeque<>();
    private final boolean followLast;
    private final boolean toFolder;
    private int links;

    private Walk(Folder from, GuestPath path, boolean followLast) {
        this.followLast = followLast;
        this.toFolder = path.folder();
        trail.push(from);
        ahead.addAll(path.names());
    }

    /**
     * The place that a path leads to.
     *
     * @param followLast whether to go on if the last name is a link's
     * @throws ErrnoException {@link Errno#PERM} if it leads out of the folder, {@link Errno#LOOP}
     *     for too many links, {@link Errno#NOENT} and {@link Errno#NOTDIR} if there is no way
     */
    static Place find(Folder from, GuestPath path, boolean followLast)
            throws IOException, ErrnoException {
        return new Walk(from.shared(), path, followLast).toPlace();
    }

    private Place toPlace() throws IOException, ErrnoException {
        try {
            Place place = walk();
            trail.pop(); // the place keeps it
            return place;
        } finally {
            for (Folder passed : trail) {
                passed.close();
            }
        }
    }

    private Place walk() throws IOException, ErrnoException {
        while (!ahead.isEmpty()) {
            Path name = ahead.poll();
            if (name.equals(FileNames.ABOVE)) {
                goBack();
            } else if (!name.equals(FileNames.HERE)) {
                Place end = step(name);
                if (end != null) {
                    return end;
                }
            }
        }
        return Place.self(trail.element());
    }

    /** Takes one name; the answer is the place if that is its end. */
    private @Nullable Place step(Path name) throws IOException, ErrnoException {
        Folder folder = trail.element();
        BasicFileAttributes there = folder.look(name);
        boolean last = ahead.isEmpty();
        if (there == null) {
            if (!last) {
                throw new ErrnoException(Errno.NOENT);
            }
            return Place.absent(folder, name);
        }
        if (there.isSymbolicLink() && (!last || followLast)) {
            follow(folder.readLink(name), last);
            return null;
        }
        if (last && (!toFolder || there.isDirectory())) {
            return new Place(folder, name, there);
        }
        enter(folder, name, there);
        return null;
    }

    private void enter(Folder folder, Path name, BasicFileAttributes there)
            throws IOException, ErrnoException {
        if (!there.isDirectory()) {
            throw new ErrnoException(Errno.NOTDIR);
        }
        if (trail.size() == MAX_DEPTH) {
            throw new ErrnoException(Errno.NAMETOOLONG);
        }
        trail.push(folder.enter(name));
    }

    private void goBack() throws IOException, ErrnoException {
        if (trail.size() == 1) {
            throw new ErrnoException(Errno.PERM);
        }
        trail.pop().close();
    }

    private void follow(Path target, boolean last) throws ErrnoException {
        if (target.isAbsolute()) {
            throw new ErrnoException(Errno.PERM);
        }
        if (++links > MAX_LINKS) {
            throw new ErrnoException(Errno.LOOP);
        }
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
            ahead.push(target.getName(i));
        }
    }
}
