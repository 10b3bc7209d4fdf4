package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.manifest.Permissions.FileGrant;
import dev.tenon.api.runner.Guest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries that go wrong before the first call or after the last one. */
class StartsTest extends FaultFixture {

    private static final String NAMED =
            "{'name':'%s','description':'d','version':'%s','abi_version':%s}";

    static Stream<Arguments> startsThatFail() {
        return Stream.of(
                fails("constructor", "crashes", "SIGSEGV"),
                fails("constructor", "aborts", "SIGABRT", "constructor: aborts"),
                fails("constructor", "exits", "exited with status 7", "constructor: exits"),
                fails("version", "2", "version", "2"),
                fails("metadata", "null", "library libscripted.so: ", "null pointer"),
                fails("metadata", "nonsense", "the library's metadata: ", "not JSON"),
                fails("metadata", "[]", "the library's metadata: found another JSON value"),
                fails(
                        "metadata",
                        NAMED.formatted("other", "1.0.0", 1),
                        "name: found \"other\", expected \"test\", as the manifest says"),
                fails(
                        "metadata",
                        NAMED.formatted("test", "1.0.1", 1),
                        "version: found \"1.0.1\", expected \"1.0.0\", as the manifest says"),
                fails(
                        "metadata",
                        NAMED.formatted("test", "1.0.0", 3),
                        "abi_version: found 3, expected 1"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("startsThatFail")
    void one_that_goes_wrong_in_its_start_is_told(String file, String content, String[] parts)
            throws Exception {
        Guest guest =
                assertNotStarted(
                        TestPlugin.scripted(folder).file(file, content.replace('\'', '"')),
                        TestPlugin.LONG,
                        parts);

        assertFails(CallException.Crashed.class, guest, "f", "1", "plugin 'test', f: ");
        assertFalse(guest.ready(Deadline.after(TestPlugin.SOON)));
    }

    @Test
    void a_constructor_that_hangs_ends_at_the_deadline() throws Exception {
        assertNotStarted(
                TestPlugin.scripted(folder).file("constructor", "hangs"),
                Duration.ofSeconds(2),
                "the library is not loaded by the deadline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"crashes", "aborts", "exits", "hangs"})
    void a_destructor_goes_wrong_alone(String how) throws Exception {
        TestPlugin plugin = TestPlugin.scripted(folder).file("destructor", how);
        Guest guest = start(plugin);
        assertEquals("1", TestPlugin.call(guest, "f", ""));

        long start = System.nanoTime();
        guest.close();
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, () -> "it took " + took);
        assertTrue(
                plugin.host.hasLogged(LogLevel.INFO, "stderr", "destructor: " + how),
                "its destructor has not run");
        assertFalse(guest.ended().toCompletableFuture().isDone(), "it was closed");
    }

    @Test
    void a_library_that_says_that_it_is_not_thread_safe_is_not_taken_for_it() throws Exception {
        assertNotStarted(
                TestPlugin.scripted(folder)
                        .file(
                                "metadata",
                                "{\"name\":\"test\",\"description\":\"d\",\"version\":\"1.0.0\","
                                        + "\"abi_version\":1,\"thread_safe\":false}")
                        .threadSafe(4),
                TestPlugin.LONG,
                "thread_safe: found false, expected true, as the manifest says");
    }

    @Test
    void a_file_that_is_no_library_is_refused_with_the_loaders_words() throws Exception {
        TestPlugin plugin = TestPlugin.scripted(folder).file("libtext.so", "no library");

        assertNotStarted(
                plugin.library("libtext.so"),
                TestPlugin.LONG,
                "library libtext.so: ",
                "libtext.so");
    }

    @Test
    void a_library_without_the_functions_is_refused_by_the_missing_name() throws Exception {
        Path compiled = folder.resolve("empty.so");
        Process gcc =
                new ProcessBuilder("gcc", "-shared", "-o", compiled.toString(), "-xc", "/dev/null")
                        .inheritIO()
                        .start();
        assertEquals(0, gcc.waitFor());
        TestPlugin plugin = TestPlugin.scripted(folder);
        Files.copy(compiled, plugin.content().resolve("empty.so"));

        assertNotStarted(
                plugin.library("empty.so"),
                TestPlugin.LONG,
                "library empty.so: ",
                "_plugin_version");
    }

    @Test
    void a_library_that_was_changed_after_it_was_checked_is_refused_by_both_digests()
            throws Exception {
        TestPlugin plugin = TestPlugin.scripted(folder).checked();
        String before = TestPlugin.sha256(Files.readAllBytes(plugin.library()));
        Files.write(plugin.library(), new byte[] {0}, StandardOpenOption.APPEND);
        String after = TestPlugin.sha256(Files.readAllBytes(plugin.library()));

        assertNotStarted(plugin, TestPlugin.LONG, "libscripted.so", before, after);
    }

    @Test
    void a_link_put_in_place_of_the_library_is_refused() throws Exception {
        TestPlugin plugin = TestPlugin.scripted(folder).checked();
        Path elsewhere = folder.resolve("elsewhere.so");
        Files.move(plugin.library(), elsewhere);
        Files.createSymbolicLink(plugin.library(), elsewhere);

        assertNotStarted(plugin, TestPlugin.LONG, "libscripted.so: found no regular file");
    }

    @Test
    void a_replaced_library_does_not_change_the_guest_that_runs() throws Exception {
        TestPlugin plugin = TestPlugin.scripted(folder);
        Guest guest = start(plugin);

        Files.write(plugin.library(), new byte[100]);

        assertEquals("1", TestPlugin.call(guest, "f", ""));
    }

    @Test
    void what_cannot_be_is_refused_before_anything_runs() throws Exception {
        assertNotLoaded(
                troubled().library("libother.so"), runner, "native.library: found 'libother.so'");
        assertNotLoaded(
                troubled().library("../libtest.so"),
                runner,
                "native.library: found '../libtest.so'");
        assertNotLoaded(troubled().abiVersion(2), runner, "abi_version: found 2, expected 1");
        assertNotLoaded(
                troubled().grants(new FileGrant("/etc", FileGrant.Mode.READ)),
                runner,
                "permissions.filesystem: found '/etc', which cannot be enforced on this host");
    }

    @Test
    void in_process_is_refused_but_for_the_content_that_the_operator_names() throws Exception {
        String hash = "ab".repeat(32);
        String other = "cd".repeat(32);
        assertNotLoaded(
                troubled().inProcess(hash),
                runner,
                "native.isolation: found in-process, which the operator allows by "
                        + "dev.tenon.runner.native: in_process = test:"
                        + hash);
        Path temporary = Files.createDirectory(folder.resolve("t"));
        try (NativeRunner trusting =
                newRunner(Map.of("sandbox", "off", "in_process", "test:" + hash), temporary)) {
            assertNotLoaded(troubled().inProcess(other), trusting, hash, other);
            assertNotLoaded(
                    troubled().inProcess(hash).memoryMax(1 << 20),
                    trusting,
                    "permissions.memory.max: found 1048576 bytes, which cannot be enforced in the container's process");
            assertNotLoaded(
                    troubled().inProcess(hash).grants(new FileGrant("a", FileGrant.Mode.READ)),
                    trusting,
                    "permissions.filesystem: found a, which cannot be enforced in the container's process");
            // the fragment is not here
            assertNotLoaded(
                    troubled().inProcess(hash), trusting, "dev.tenon.runner.native.inprocess");
        }
    }

    @Test
    void wrong_settings_are_why_nothing_starts_until_they_are_right() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("t"));
        try (NativeRunner other = newRunner(Map.of("sandbox", "maybe"), temporary)) {
            assertNotLoaded(
                    troubled(),
                    other,
                    "dev.tenon.runner.native: sandbox: found \"maybe\", expected");
            other.modified(settings());
            Guest guest = start(troubled(), other);
            assertEquals("[1]", TestPlugin.call(guest, "echoes", "[1]"));
        }
    }

    @Test
    void a_java_home_that_is_none_is_refused() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("t"));
        Map<String, ?> wrong = Map.of("sandbox", "off", "java_home", folder.toString());
        try (NativeRunner other = newRunner(wrong, temporary)) {
            assertNotLoaded(troubled(), other, folder.toString());
        }
    }

    @Test
    void closing_ends_a_start_that_hangs() throws Exception {
        Guest guest = load(TestPlugin.scripted(folder).file("constructor", "hangs"));
        Future<?> start =
                later(
                        () -> {
                            guest.start(Deadline.after(TestPlugin.LONG));
                            return null;
                        });
        await(() -> !Remains.processes(folder).isEmpty());

        guest.close();

        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> start.get(15, TimeUnit.SECONDS));
        assertTrue(failed.getCause() instanceof LoadException, failed::toString);
        assertContains((LoadException) failed.getCause(), "plugin 'test': ");
    }

    @Test
    void an_interrupt_ends_a_start() throws Exception {
        TestPlugin plugin = TestPlugin.scripted(folder).file("constructor", "hangs");
        Guest guest = load(plugin);
        Thread[] starting = new Thread[1];
        Future<Boolean> start =
                later(
                        () -> {
                            starting[0] = Thread.currentThread();
                            assertThrows(
                                    LoadException.class,
                                    () -> guest.start(Deadline.after(TestPlugin.LONG)));
                            return Thread.interrupted();
                        });
        await(() -> plugin.host.hasLogged(LogLevel.INFO, "stderr", "constructor: hangs"));

        starting[0].interrupt();

        assertTrue(start.get(10, TimeUnit.SECONDS), "the interrupt was swallowed");
    }

    @Test
    void the_runner_closes_guests_that_are_left() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("t"));
        NativeRunner other = newRunner(settings(), temporary);
        Guest good = start(troubled(), other);
        Path apart = Files.createDirectory(folder.resolve("apart"));
        Guest hanging = load(TestPlugin.scripted(apart).file("constructor", "hangs"), other);
        Future<?> start =
                later(
                        () -> {
                            hanging.start(Deadline.after(TestPlugin.LONG));
                            return null;
                        });
        await(() -> Remains.processes(folder).size() == 2);

        other.close();

        assertThrows(ExecutionException.class, () -> start.get(15, TimeUnit.SECONDS));
        assertEquals(List.of(), Remains.processes(folder));
        assertEquals(List.of(), Remains.files(temporary));
        assertFails(CallException.class, good, "echoes", "1", "plugin 'test', echoes: ");
        LoadException late =
                assertThrows(
                        LoadException.class,
                        () -> start(TestPlugin.scripted(folder.resolve("late")), other));
        assertContains(late, "plugin 'test': ");
    }

    private static Arguments fails(String file, String content, String... parts) {
        return Arguments.of(file, content, parts);
    }
}
