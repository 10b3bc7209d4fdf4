package dev.tenon.runner.wasm.wasi;

import static dev.tenon.runner.wasm.wasi.FakeGuest.CREATE;
import static dev.tenon.runner.wasm.wasi.FakeGuest.GRANT;
import static dev.tenon.runner.wasm.wasi.FakeGuest.READ;
import static dev.tenon.runner.wasm.wasi.FakeGuest.WRITE;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody puts links in a guest's way while it walks. */
class SwapTest extends FilesFixture {

    private static final int ROUNDS = 5_000;

    private FakeGuest guest;
    private volatile boolean done;
    private int swaps;

    @BeforeEach
    void make() throws Exception {
        file(data.resolve("real/secret"), "inside");
        file(data.resolve("file"), "inside");
        guest = guest(readwrite(data));
    }

    @Test
    void a_folder_that_turns_into_a_link_leads_to_nothing_outside() throws Exception {
        Map<Errno, Integer> seen =
                whileSwapped(
                        data.resolve("real"),
                        outside,
                        () -> {
                            Errno errno = guest.open("swapped/secret", 0, READ);
                            if (errno == Errno.SUCCESS) {
                                int file = guest.result();
                                assertEquals("inside", guest.read(file));
                                guest.call("fd_close", file);
                            }
                            return errno;
                        });
        assertTrue(seen.containsKey(Errno.SUCCESS), seen.toString());
        assertTrue(seen.containsKey(Errno.PERM), seen.toString());
    }

    @Test
    void a_file_that_turns_into_a_link_leads_to_nothing_outside() throws Exception {
        Map<Errno, Integer> seen =
                whileSwapped(
                        data.resolve("file"),
                        outside.resolve("secret"),
                        () -> {
                            Errno errno = guest.open("swapped", 0, READ);
                            if (errno == Errno.SUCCESS) {
                                int file = guest.result();
                                assertEquals("inside", guest.read(file));
                                guest.call("fd_close", file);
                            }
                            return errno;
                        });
        assertTrue(seen.containsKey(Errno.SUCCESS), seen.toString());
        assertTrue(seen.containsKey(Errno.PERM), seen.toString());
    }

    @Test
    void nothing_is_created_moved_or_removed_behind_a_link_that_comes_and_goes() throws Exception {
        Map<Errno, Integer> seen =
                whileSwapped(
                        data.resolve("real"),
                        outside,
                        () -> {
                            Errno errno = create("swapped/new");
                            guest.path("path_unlink_file", "swapped/new");
                            guest.path("path_unlink_file", "swapped/secret");
                            create("swapped/secret");
                            guest.rename(GRANT, "swapped/secret", GRANT, "swapped/moved");
                            guest.rename(GRANT, "swapped/moved", GRANT, "swapped/secret");
                            guest.setTimes("swapped/secret");
                            return errno;
                        });
        assertTrue(seen.containsKey(Errno.SUCCESS), seen.toString());
        assertTrue(seen.containsKey(Errno.PERM), seen.toString());
        assertEquals(List.of(outside.resolve("secret")), list(outside));
        assertEquals("secret", Files.readString(outside.resolve("secret")));
    }

    @Test
    void of_a_folder_made_behind_a_link_that_comes_and_goes_an_empty_one_is_the_most_that_is_left()
            throws Exception {
        whileSwapped(
                data.resolve("real"),
                outside,
                () -> {
                    Errno errno = guest.path("path_create_directory", "swapped/new");
                    guest.path("path_remove_directory", "swapped/new");
                    return errno;
                });
        for (Path left : list(outside)) {
            String name = left.getFileName().toString();
            assertTrue(name.equals("secret") || name.startsWith(".tenon-"), name);
            assertTrue(name.equals("secret") || list(left).isEmpty(), name);
        }
    }

    private Errno create(String path) throws Exception {
        Errno errno = guest.open(path, CREATE, READ | WRITE);
        if (errno == Errno.SUCCESS) {
            guest.call("fd_close", guest.result());
        }
        return errno;
    }

    /** Runs something while the name {@code swapped} is now one thing and now a link. */
    private Map<Errno, Integer> whileSwapped(Path inside, Path target, Attempt attempt)
            throws Exception {
        Path swapped = data.resolve("swapped");
        Path link = Files.createSymbolicLink(data.resolve("link"), target);
        FutureTask<Integer> swapping =
                new FutureTask<>(
                        () -> {
                            while (!done) {
                                Files.move(inside, swapped, ATOMIC_MOVE);
                                Files.move(swapped, inside, ATOMIC_MOVE);
                                Files.move(link, swapped, ATOMIC_MOVE);
                                Files.move(swapped, link, ATOMIC_MOVE);
                                swaps++;
                            }
                            return swaps;
                        });
        new Thread(swapping, "swapping").start();
        Map<Errno, Integer> seen = new EnumMap<>(Errno.class);
        try {
            for (int i = 0; i < ROUNDS; i++) {
                seen.merge(attempt.run(), 1, Integer::sum);
            }
        } finally {
            done = true;
        }
        assertTrue(swapping.get(30, TimeUnit.SECONDS) > ROUNDS / 100);
        return seen;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (NoSuchFileException removedMeanwhile) {
            return List.of();
        }
    }

    @FunctionalInterface
    private interface Attempt {
        Errno run() throws Exception;
    }
}
