package dev.tenon.runner.cabi.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder with one JVM's cache of the worker's classes and a copy of the worker's jar, as the JVM
 * takes a cache only for the jar, by path and time, that it was made with. A file beside it tells
 * its digest, since the JVM believes what it maps.
 */
final class ClassCache {

    private static final String CACHE = "worker.cache";
    private static final String JAR = "worker.jar";
    private static final String DIGEST = "worker.cache.sha256";
    private static final String UNFINISHED = ".new";
    private static final long SECONDS = 30;
    private static final int KEY_CHARACTERS = 32;
    private static final String KEYS = "[0-9a-f]{" + KEY_CHARACTERS + "}";

    private final Jdk jdk;
    private final Path workerJar;
    private final Path parent;
    private final Path folder;
    private final Path socket;

    /**
     * @param parent folder that holds nothing else
     * @param socket where one can be made for a moment
     */
    ClassCache(Jdk jdk, Path workerJar, Path parent, Path socket) throws IOException {
        this.socket = socket;
        this.jdk = jdk;
        this.workerJar = workerJar;
        this.parent = parent;
        this.folder = parent.resolve(key(jdk, workerJar));
    }

    Path jar() {
        return folder.resolve(JAR);
    }

    Path cache() {
        return folder.resolve(CACHE);
    }

    /** Whether it can be used now. */
    boolean isThere() {
        return Files.exists(jar()) && Files.exists(cache());
    }

    /** Makes it unless a good one is there, and removes those of other runtimes and workers. */
    void prepare() throws IOException, InterruptedException {
        makePrivate(parent);
        if (!isGood()) {
            delete(folder);
            makePrivate(folder);
            make();
        }
        removeOthers();
    }

    private boolean isGood() throws IOException {
        List<Path> files = List.of(folder, jar(), cache(), folder.resolve(DIGEST));
        for (Path file : files) {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) || !isOurs(file)) {
                return false;
            }
        }
        return digest(jar()).equals(digest(workerJar))
                && digest(cache()).equals(Files.readString(folder.resolve(DIGEST)));
    }

    private void make() throws IOException, InterruptedException {
        Files.copy(workerJar, jar());
        Path unfinished = folder.resolve(CACHE + UNFINISHED);
        rehearse(unfinished);
        if (!Files.exists(unfinished)) {
            throw new IOException("the JVM made no cache: " + unfinished);
        }
        restrict(unfinished, "rw-------");
        Files.writeString(folder.resolve(DIGEST), digest(unfinished));
        move(unfinished, cache());
    }

    private void rehearse(Path cache) throws IOException, InterruptedException {
        List<String> command =
                Stream.of(
                                List.of(jdk.java().toString()),
                                JvmOptions.make(jdk, cache),
                                List.of("-jar", jar().toString(), "--train", socket.toString()))
                        .flatMap(List::stream)
                        .toList();
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the rehearsal took longer than " + SECONDS + " seconds");
            }
            if (process.exitValue() != 0) {
                throw new IOException("the rehearsal ended with " + process.exitValue());
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
            Files.deleteIfExists(socket);
        }
    }

    private void removeOthers() throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (name.matches(KEYS) && !entry.equals(folder)) {
                    delete(entry);
                }
            }
        }
    }

    /** Of the runtime's files and place, the jar, and what the JVM is told. */
    private static String key(Jdk jdk, Path workerJar) throws IOException {
        MessageDigest digest = sha256();
        digest.update(Files.readAllBytes(jdk.home().resolve("release")));
        digest.update(jdk.home().toString().getBytes(UTF_8));
        digest.update(digest(workerJar).getBytes(UTF_8));
        digest.update(String.join(" ", JvmOptions.make(jdk, Path.of(CACHE))).getBytes(UTF_8));
        return HexFormat.of().formatHex(digest.digest()).substring(0, KEY_CHARACTERS);
    }

    private void makePrivate(Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder);
            restrict(folder, "rwx------");
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !isOurs(folder)) {
            throw new IOException(folder + " is another user's, or others may write to it");
        }
    }

    /** Whether nobody else could have made or changed it, as far as the system tells. */
    private boolean isOurs(Path file) throws IOException {
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(
                            file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Set<PosixFilePermission> permissions = attributes.permissions();
            return !attributes.isSymbolicLink()
                    && attributes.owner().equals(us())
                    && !permissions.contains(PosixFilePermission.GROUP_WRITE)
                    && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (UnsupportedOperationException notPosix) {
            return true;
        }
    }

    /** Who owns what we make; a user need not have a name. */
    private UserPrincipal us() throws IOException {
        Path probe = Files.createTempFile(parent, "owner", UNFINISHED);
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }

    private static void restrict(Path file, String permissions) throws IOException {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (UnsupportedOperationException notPosix) {
            // there its folder protects it
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException plainly) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
