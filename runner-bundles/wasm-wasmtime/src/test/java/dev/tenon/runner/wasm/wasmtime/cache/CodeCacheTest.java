package dev.tenon.runner.wasm.wasmtime.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeCacheTest {

    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final String C = "c".repeat(64);
    private static final long LARGE = 1 << 20;
    private static final int HEADER = 72;
    private static final long PATIENCE_SECONDS = 30;

    private final ConcurrentLinkedQueue<String> reports = new ConcurrentLinkedQueue<>();

    @TempDir Path temporary;

    @Test
    void code_is_found_again_by_its_key() throws IOException {
        CodeCache cache = open(LARGE);
        byte[] code = code(200_000, 1);

        cache.put(A, code);

        assertArrayEquals(code, cache.get(A).orElseThrow());
        assertArrayEquals(code, open(LARGE).get(A).orElseThrow());
        assertTrue(cache.get(B).isEmpty());
        assertNothingReported();
    }

    @Test
    void the_folder_and_its_files_are_for_us_alone() throws IOException {
        open(LARGE).put(A, code(10, 1));

        assertEquals("rwx------", mode(folder()));
        assertEquals("rw-------", mode(file(A)));
    }

    @Test
    void code_is_replaced_by_newer() throws IOException {
        CodeCache cache = open(LARGE);
        cache.put(A, code(100, 1));
        cache.put(A, code(50, 2));

        assertArrayEquals(code(50, 2), cache.get(A).orElseThrow());
        assertEquals(1, files().size());
    }

    @Test
    void a_key_is_64_hex_digits() throws IOException {
        CodeCache cache = open(LARGE);
        for (String wrong : List.of("", "a", "A".repeat(64), "../" + "a".repeat(61))) {
            assertThrows(IllegalArgumentException.class, () -> cache.get(wrong));
            assertThrows(IllegalArgumentException.class, () -> cache.put(wrong, new byte[1]));
        }
    }

    @Test
    void a_file_cut_anywhere_is_dropped_and_reported() throws IOException {
        CodeCache cache = open(LARGE);
        for (int length : new int[] {0, 1, HEADER - 1, HEADER, HEADER + 99}) {
            cache.put(A, code(100, 1));
            byte[] whole = Files.readAllBytes(file(A));
            Files.write(file(A), Arrays.copyOf(whole, length));

            assertDropped(cache, A, file(A).toString());
        }
    }

    @Test
    void a_file_with_more_at_its_end_is_dropped() throws IOException {
        CodeCache cache = open(LARGE);
        cache.put(A, code(100, 1));
        Files.write(file(A), Arrays.copyOf(Files.readAllBytes(file(A)), HEADER + 101));

        assertDropped(cache, A, "found other code than was written");
    }

    @Test
    void one_wrong_bit_anywhere_drops_the_file() throws IOException {
        CodeCache cache = open(LARGE);
        for (int at = 0; at < HEADER + 20; at++) {
            cache.put(A, code(20, 1));
            byte[] bytes = Files.readAllBytes(file(A));
            bytes[at] ^= (byte) (1 << at % 8);
            Files.write(file(A), bytes);

            assertDropped(cache, A, file(A).toString());
        }
    }

    @Test
    void one_keys_code_is_not_taken_for_anothers() throws IOException {
        CodeCache cache = open(LARGE);
        cache.put(A, code(100, 1));
        cache.put(B, code(100, 2));
        Path between = folder().resolve("between");
        Files.move(file(A), between);
        Files.move(file(B), file(A));
        Files.move(between, file(B));

        assertDropped(cache, A, "found code of key " + B);
        assertDropped(cache, B, "found code of key " + A);
    }

    @Test
    void a_file_that_others_may_write_to_is_dropped() throws IOException {
        CodeCache cache = open(LARGE);
        for (String mode : List.of("rw--w----", "rw-----w-")) {
            cache.put(A, code(100, 1));
            Files.setPosixFilePermissions(file(A), PosixFilePermissions.fromString(mode));

            assertDropped(cache, A, "that only its owner may write to it");
        }
    }

    @Test
    void a_file_of_another_user_is_not_believed() throws IOException {
        CodeCache cache = open(LARGE);
        cache.put(A, code(100, 1));
        giveAway(file(A));

        assertTrue(cache.get(A).isEmpty());
        assertTrue(reports.remove().contains("found owner 65534"));
        assertTrue(Files.exists(file(A)), "it is not ours to delete");
    }

    @Test
    void a_link_in_place_of_a_file_is_dropped_and_what_it_leads_to_stays() throws IOException {
        CodeCache cache = open(LARGE);
        cache.put(A, code(100, 1));
        Path elsewhere = temporary.resolve("elsewhere");
        Files.move(file(A), elsewhere);
        Files.createSymbolicLink(file(A), elsewhere);

        assertDropped(cache, A, "found a link");
        assertTrue(Files.exists(elsewhere));
        cache.put(A, code(100, 2));
        assertArrayEquals(code(100, 2), cache.get(A).orElseThrow());
    }

    @Test
    void a_folder_in_place_of_a_file_is_reported_and_nothing_breaks() throws IOException {
        CodeCache cache = open(LARGE);
        Files.createDirectories(file(A).resolve("full"));

        assertTrue(cache.get(A).isEmpty());
        cache.put(A, code(100, 1));
        assertTrue(cache.get(A).isEmpty());
        assertEquals(3, reports.size());
    }

    @Test
    void a_pipe_in_place_of_a_file_does_not_block() throws Exception {
        CodeCache cache = open(LARGE);
        assertEquals(0, new ProcessBuilder("mkfifo", file(A).toString()).start().waitFor());

        assertDropped(cache, A, "found a link, a folder or a device");
    }

    @Test
    void a_link_in_place_of_the_folder_or_above_it_is_refused() throws IOException {
        Path real = Files.createDirectory(temporary.resolve("real"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), real);

        for (Path folder : List.of(link, link.resolve("cache"), link.resolve("a/cache"))) {
            IOException refused = assertThrows(IOException.class, () -> open(folder, LARGE));
            assertTrue(
                    refused.getMessage().contains(link + ": found a link to"), refused::toString);
        }
        assertEquals(List.of(), list(real), "nothing is made where a link leads");
    }

    @Test
    void a_folder_that_others_may_write_to_is_refused() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("open"));
        for (String mode : List.of("rwxrwx---", "rwx----w-", "rwxrwxrwx")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
            IOException refused = assertThrows(IOException.class, () -> open(folder, LARGE));
            assertTrue(refused.getMessage().startsWith(folder + ": found mode"), refused::toString);
        }
    }

    @Test
    void a_folder_in_one_that_others_may_write_to_is_refused() throws IOException {
        Path above = Files.createDirectory(temporary.resolve("above"));
        Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxrwxrwx"));

        IOException refused =
                assertThrows(IOException.class, () -> open(above.resolve("cache"), LARGE));
        assertTrue(refused.getMessage().startsWith(above + ": found mode 0777"), refused::toString);
        assertFalse(Files.exists(above.resolve("cache")));
    }

    @Test
    void a_folder_of_another_user_is_refused() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("theirs"));
        giveAway(folder);

        IOException refused = assertThrows(IOException.class, () -> open(folder, LARGE));
        assertTrue(refused.getMessage().contains("found owner 65534"), refused::toString);
    }

    @Test
    void a_folder_that_was_opened_to_others_since_is_not_used() throws IOException {
        CodeCache cache = open(LARGE);
        cache.put(A, code(100, 1));
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertTrue(cache.get(A).isEmpty());
        cache.put(B, code(100, 1));
        assertFalse(Files.exists(file(B)));
        assertEquals(2, reports.size());
    }

    @Test
    void the_least_recently_used_go_first() throws IOException {
        // three files of 1072 bytes do not fit
        CodeCache cache = open(3000);
        cache.put(A, code(1000, 1));
        cache.put(B, code(1000, 2));
        age(file(A), Duration.ofDays(2));
        age(file(B), Duration.ofDays(1));
        assertTrue(cache.get(A).isPresent(), "which is a use");

        cache.put(C, code(1000, 3));

        assertTrue(cache.get(B).isEmpty());
        assertTrue(cache.get(A).isPresent());
        assertTrue(cache.get(C).isPresent());
        assertNothingReported();
    }

    @Test
    void what_was_just_written_is_newer_than_what_was_used_before() throws IOException {
        CodeCache cache = open(3000);
        cache.put(A, code(1000, 1));
        cache.get(A);
        cache.put(B, code(1000, 2));
        cache.put(C, code(1000, 3));

        assertTrue(cache.get(A).isEmpty());
        assertTrue(cache.get(B).isPresent());
    }

    @Test
    void code_larger_than_half_of_the_cache_is_not_kept() throws IOException {
        CodeCache cache = open(3000);
        cache.put(A, code(1500 - HEADER, 1));
        cache.put(B, code(1501 - HEADER, 2));

        assertTrue(cache.get(A).isPresent());
        assertTrue(cache.get(B).isEmpty());
        assertNothingReported();
    }

    @Test
    void a_smaller_bound_holds_from_the_opening_on() throws IOException {
        CodeCache cache = open(LARGE);
        cache.put(A, code(1000, 1));
        cache.put(B, code(1000, 2));
        age(file(A), Duration.ofDays(1));

        open(1100);

        assertFalse(Files.exists(file(A)));
        assertTrue(Files.exists(file(B)));
    }

    @Test
    void what_was_left_unfinished_is_swept_and_what_is_being_written_is_not() throws IOException {
        open(LARGE).put(A, code(100, 1));
        Path left = Files.write(folder().resolve(A + "-17.new"), code(10, 1));
        Path busy = Files.write(folder().resolve(A + "-18.new"), code(10, 1));
        Path foreign = Files.write(folder().resolve("README"), code(10, 1));
        age(left, Duration.ofHours(1));
        age(foreign, Duration.ofHours(1));

        open(LARGE);

        assertFalse(Files.exists(left));
        assertTrue(Files.exists(busy));
        assertTrue(Files.exists(foreign), "it is not the cache's");
    }

    @Test
    void writers_and_readers_of_one_key_see_whole_codes_only() throws Exception {
        CodeCache[] caches = {open(LARGE), open(LARGE)};
        int threads = 4;
        CountDownLatch done = new CountDownLatch(threads);
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        for (int t = 0; t < threads; t++) {
            byte seed = (byte) t;
            CodeCache cache = caches[t % 2];
            Thread.ofPlatform()
                    .start(
                            () -> {
                                for (int i = 0; i < 50; i++) {
                                    cache.put(A, code(30_000 + seed, seed));
                                    byte[] found = cache.get(A).orElse(new byte[0]);
                                    int writer = found.length - 30_000;
                                    if (!Arrays.equals(found, code(found.length, writer))) {
                                        wrong.add(found.length + " bytes");
                                    }
                                }
                                done.countDown();
                            });
        }

        assertTrue(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(List.of(), List.copyOf(wrong));
        assertNothingReported();
        assertEquals(1, files().size());
    }

    @Test
    void the_bound_holds_when_many_write_at_once() throws Exception {
        CodeCache[] caches = {open(10_000), open(10_000)};
        int threads = 4;
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            int first = t;
            Thread.ofPlatform()
                    .start(
                            () -> {
                                for (int i = 0; i < 25; i++) {
                                    String key = "%064x".formatted(first * 100 + i);
                                    caches[first % 2].put(key, code(1000, i));
                                }
                                done.countDown();
                            });
        }

        assertTrue(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        long total = 0;
        for (Path file : files()) {
            total += Files.size(file);
        }
        assertTrue(total <= 10_000 && total > 5_000, "total " + total);
    }

    @Test
    void a_folder_that_cannot_be_written_to_still_serves() throws Exception {
        assumeTrue(isRoot(), "skipped: only root can mount a read-only folder");
        open(LARGE).put(A, code(100, 1));
        try (Mount mount = Mount.readOnly(folder())) {
            assumeTrue(mount.isThere(), "skipped: this machine lets nobody mount");
            CodeCache cache = open(LARGE);

            assertArrayEquals(code(100, 1), cache.get(A).orElseThrow());
            cache.put(B, code(100, 1));
            assertTrue(cache.get(B).isEmpty());
            assertEquals(1, reports.size());
        }
    }

    @Test
    void on_a_full_disk_nothing_is_kept_and_nothing_is_left() throws Exception {
        assumeTrue(isRoot(), "skipped: only root can mount a small disk");
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        try (Mount mount = Mount.small(disk, 256 << 10)) {
            assumeTrue(mount.isThere(), "skipped: this machine lets nobody mount");
            Path folder = disk.resolve("cache");
            CodeCache cache = open(folder, LARGE);
            cache.put(A, code(100_000, 1));
            cache.put(B, code(400_000, 2));

            assertTrue(cache.get(B).isEmpty());
            assertArrayEquals(code(100_000, 1), cache.get(A).orElseThrow());
            assertEquals(1, list(folder).size());
            assertTrue(reports.remove().contains("No space left"), reports::toString);
        }
    }

    private void assertDropped(CodeCache cache, String key, String reason) {
        reports.clear();
        assertTrue(cache.get(key).isEmpty());
        assertEquals(1, reports.size());
        assertTrue(reports.element().contains(reason), reports::toString);
        assertFalse(Files.exists(file(key), LinkOption.NOFOLLOW_LINKS));
        assertTrue(cache.get(key).isEmpty());
        assertEquals(1, reports.size(), "what is not there is no news");
    }

    private void assertNothingReported() {
        assertEquals(List.of(), List.copyOf(reports));
    }

    private CodeCache open(long maxBytes) throws IOException {
        return open(folder(), maxBytes);
    }

    private CodeCache open(Path folder, long maxBytes) throws IOException {
        return CodeCache.open(folder, maxBytes, reports::add);
    }

    private Path folder() {
        return temporary.resolve("data/cache");
    }

    private Path file(String key) {
        return folder().resolve(key);
    }

    private List<Path> files() throws IOException {
        return list(folder());
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.toList());
        }
    }

    private static byte[] code(int length, int seed) {
        byte[] code = new byte[length];
        for (int i = 0; i < length; i++) {
            code[i] = (byte) (i * 31 + seed);
        }
        return code;
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static void giveAway(Path file) throws IOException {
        assumeTrue(isRoot(), "skipped: only root can give files to others");
        Files.setAttribute(file, "unix:uid", 65534);
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }
}
