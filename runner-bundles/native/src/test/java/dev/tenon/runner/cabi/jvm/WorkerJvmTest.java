package dev.tenon.runner.cabi.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the real worker, on the JVM of the tests. */
@Timeout(120)
class WorkerJvmTest {

    @TempDir Path folder;
    private Path jar;
    private Path cacheFolder;
    private Jdk jdk;

    @BeforeEach
    void find() throws IOException {
        jar = Files.copy(Path.of(System.getProperty("worker.jar")), folder.resolve("copied.jar"));
        cacheFolder = folder.resolve("deep/cache");
        jdk = Jdk.at(Path.of(System.getProperty("java.home"))).orElseThrow();
        assertTrue(jdk.works(), "the tests run on 22 or newer");
    }

    private WorkerJvm jvm() {
        return new WorkerJvm(jdk, jar, cacheFolder, folder.resolve("s"));
    }

    @Test
    void without_a_cache_a_worker_starts() throws Exception {
        WorkerJvm jvm = jvm();
        assertEquals(List.of(jdk.home(), jar), jvm.readable());
        assertEquals("tenon-worker 1", firstLine(jvm, List.of()));
    }

    @Test
    void a_cache_that_was_made_is_used_by_the_jvm() throws Exception {
        WorkerJvm jvm = jvm();
        assertEquals(Optional.empty(), jvm.prepare());
        assertEquals(3, jvm.readable().size());
        for (Path path : jvm.readable()) {
            assertTrue(Files.isReadable(path));
        }
        assertEquals("tenon-worker 1", firstLine(jvm, List.of(insist())));
    }

    @Test
    void it_is_kept_for_the_next_start_of_the_container() throws Exception {
        jvm().prepare();
        FileTime made = Files.getLastModifiedTime(cache());
        WorkerJvm next = jvm();
        assertEquals(Optional.empty(), next.prepare());
        assertEquals(made, Files.getLastModifiedTime(cache()));
        assertEquals("tenon-worker 1", firstLine(next, List.of(insist())));
    }

    @Test
    void a_damaged_one_is_made_anew() throws Exception {
        jvm().prepare();
        Files.write(cache(), new byte[] {1}, StandardOpenOption.APPEND);
        long damaged = Files.size(cache());
        WorkerJvm next = jvm();
        assertEquals(Optional.empty(), next.prepare());
        assertNotEquals(damaged, Files.size(cache()));
        assertEquals("tenon-worker 1", firstLine(next, List.of(insist())));
    }

    @Test
    void one_that_others_may_write_is_made_anew() throws Exception {
        jvm().prepare();
        FileTime made = Files.getLastModifiedTime(cache());
        Files.setPosixFilePermissions(cache(), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertEquals(Optional.empty(), jvm().prepare());
        assertNotEquals(made, Files.getLastModifiedTime(cache()));
        assertEquals("rw-------", permissions(cache()));
    }

    @Test
    void one_of_another_worker_is_replaced_and_removed() throws Exception {
        jvm().prepare();
        Path old = cache();
        try (FileSystem entries = FileSystems.newFileSystem(jar)) {
            Files.createFile(entries.getPath("new-in-this-version"));
        }
        Files.createFile(cacheFolder.resolve("something-else"));
        WorkerJvm next = jvm();
        assertEquals(Optional.empty(), next.prepare());
        assertFalse(Files.exists(old.getParent()));
        assertTrue(Files.exists(cacheFolder.resolve("something-else")));
        assertEquals("tenon-worker 1", firstLine(next, List.of(insist())));
    }

    @Test
    void a_folder_that_others_may_write_is_not_used_and_starts_do_not_fail() throws Exception {
        Files.createDirectories(cacheFolder);
        Files.setPosixFilePermissions(cacheFolder, PosixFilePermissions.fromString("rwxrwxrwx"));
        WorkerJvm jvm = jvm();
        assertTrue(jvm.prepare().orElseThrow().contains("others may write"));
        assertEquals("tenon-worker 1", firstLine(jvm, List.of()));
    }

    @Test
    void a_link_in_place_of_the_folder_is_not_followed() throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        Files.createDirectories(cacheFolder.getParent());
        Files.createSymbolicLink(cacheFolder, target);
        assertTrue(jvm().prepare().isPresent());
        try (Stream<Path> entries = Files.list(target)) {
            assertEquals(0, entries.count());
        }
    }

    @Test
    void a_runtime_that_cannot_rehearse_gives_a_reason_and_leaves_no_cache() throws Exception {
        Path fake = FakeJdks.make(folder.resolve("fake"), "25");
        WorkerJvm jvm = new WorkerJvm(new Jdk(fake, 25), jar, cacheFolder, folder.resolve("s"));
        assertTrue(jvm.prepare().orElseThrow().contains("made no cache"));
        assertEquals(List.of(fake, jar), jvm.readable());
    }

    @Test
    void a_cache_that_somebody_removes_meanwhile_is_done_without() throws Exception {
        WorkerJvm jvm = jvm();
        jvm.prepare();
        Files.delete(cache());
        assertEquals(List.of(jdk.home(), jar), jvm.readable());
        assertEquals("tenon-worker 1", firstLine(jvm, List.of()));
    }

    @Test
    void options_are_those_of_the_version() {
        Path file = Path.of("/c");
        assertEquals("-XX:AOTCache=/c", JvmOptions.use(new Jdk(file, 25), file));
        assertEquals("-XX:SharedArchiveFile=/c", JvmOptions.use(new Jdk(file, 24), file));
        assertTrue(
                JvmOptions.make(new Jdk(file, 22), file).contains("-XX:ArchiveClassesAtExit=/c"));
    }

    @Test
    void the_form_of_22_to_24_works_too() throws Exception {
        jdk = new Jdk(jdk.home(), 24);
        WorkerJvm jvm = jvm();
        assertEquals(Optional.empty(), jvm.prepare());
        assertEquals("tenon-worker 1", firstLine(jvm, List.of("-Xshare:on")));
    }

    /** That the JVM ends if it cannot use its cache. */
    private String insist() {
        return jdk.feature() >= 25 ? "-XX:AOTMode=on" : "-Xshare:on";
    }

    private Path cache() throws IOException {
        try (Stream<Path> all = Files.walk(cacheFolder)) {
            return all.filter(path -> path.endsWith("worker.cache")).findFirst().orElseThrow();
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private String firstLine(WorkerJvm jvm, List<String> more) throws Exception {
        Path socket = Files.createTempDirectory(folder, "s").resolve("socket");
        List<String> command = new ArrayList<>(jvm.command(socket, folder.resolve("hs_err.log")));
        command.addAll(1, more);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            return lines.readLine();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
