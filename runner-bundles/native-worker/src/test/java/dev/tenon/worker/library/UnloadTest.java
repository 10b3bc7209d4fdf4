package dev.tenon.worker.library;

import static dev.tenon.worker.library.NativeLibraryTest.call;
import static dev.tenon.worker.library.TestLibraries.MAX_RESULT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.worker.library.LibraryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnloadTest {

    @TempDir Path folder;

    @Test
    void after_each_of_200_replacements_no_old_version_is_mapped() throws Exception {
        NativeLibrary current = load(0);
        for (int i = 1; i <= 200; i++) {
            NativeLibrary next = load(i);
            assertEquals("x", call(next, "echo x"));
            current.close();
            assertEquals(List.of("plain" + i + ".so"), mapped());
            current = next;
        }
        current.close();
        assertEquals(List.of(), mapped());
    }

    @Test
    void versions_that_are_loaded_at_once_have_data_of_their_own() throws Exception {
        try (NativeLibrary one = load(1);
                NativeLibrary other = load(2)) {
            call(one, "echo x");
            assertEquals("made 1 freed 1", call(one, "counts").split(" most")[0]);
            assertEquals("made 0 freed 0", call(other, "counts").split(" most")[0]);
        }
    }

    @Test
    void a_file_is_not_loaded_twice_at_once() throws Exception {
        try (NativeLibrary one = load(1)) {
            Path link = Files.createLink(folder.resolve("other.so"), folder.resolve("plain1.so"));
            LibraryException refusal =
                    assertThrows(
                            LibraryException.class, () -> NativeLibrary.open(link, MAX_RESULT));
            assertEquals(Kind.NOT_LOADED, refusal.kind());
            assertEquals("x", call(one, "echo x"));
        }
        assertEquals(List.of(), mapped());
    }

    @Test
    void a_refused_library_does_not_stay_mapped() throws Exception {
        Path file = TestLibraries.copy("version2", folder, 1);
        assertThrows(LibraryException.class, () -> NativeLibrary.open(file, MAX_RESULT));
        assertEquals(List.of(), mapped());
    }

    @Test
    void a_call_after_the_close_is_refused() throws Exception {
        NativeLibrary library = load(1);
        library.close();
        library.close();
        assertEquals(
                Kind.CLOSED,
                assertThrows(LibraryException.class, () -> call(library, "echo x")).kind());
        assertEquals(Kind.CLOSED, assertThrows(LibraryException.class, library::metadata).kind());
        assertTrue(library.unloaded().isDone());
    }

    @Test
    void a_close_does_not_wait_for_the_call_inside_which_unloads_it_when_it_leaves()
            throws Exception {
        NativeLibrary library = open("hosted", 1);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        library.giveHost(
                (function, arguments, answer) -> {
                    if (function == HostFunction.EMIT_EVENT) {
                        inside.countDown();
                        awaitQuietly(go);
                    }
                    return HostStatus.OK;
                });
        CompletableFuture<String> answer =
                CompletableFuture.supplyAsync(() -> callUnchecked(library, "emit_event {}"));
        inside.await();
        library.close();
        assertFalse(library.unloaded().isDone());
        assertEquals(List.of("hosted1.so"), mapped());
        assertThrows(LibraryException.class, () -> call(library, "version"));
        go.countDown();
        assertEquals("0 ", answer.get());
        library.unloaded().get(10, TimeUnit.SECONDS);
        assertEquals(List.of(), mapped());
    }

    @Test
    void code_that_the_library_calls_may_close_it() throws Exception {
        NativeLibrary library = open("hosted", 1);
        library.giveHost(
                (function, arguments, answer) -> {
                    library.close();
                    return HostStatus.OK;
                });
        assertEquals("0 ", call(library, "emit_event {}"));
        assertEquals(List.of(), mapped());
    }

    @Test
    void destructors_may_still_use_the_host() throws Exception {
        List<HostFunction> asked = new CopyOnWriteArrayList<>();
        NativeLibrary library = open("hosted", 1);
        library.giveHost(
                (function, arguments, answer) -> {
                    asked.add(function);
                    return HostStatus.OK;
                });
        library.close();
        assertEquals(List.of(HostFunction.LOG), asked);
    }

    @Test
    void closing_while_many_call_refuses_or_answers_and_never_crashes() throws Exception {
        for (int i = 0; i < 50; i++) {
            NativeLibrary library = load(i);
            CountDownLatch started = new CountDownLatch(4);
            List<CompletableFuture<Kind>> callers =
                    Stream.generate(() -> caller(library, started)).limit(4).toList();
            started.await();
            library.close();
            for (CompletableFuture<Kind> caller : callers) {
                assertEquals(Kind.CLOSED, caller.get());
            }
            library.unloaded().get(10, TimeUnit.SECONDS);
            assertEquals(List.of(), mapped());
        }
    }

    /** Calls until it is refused. */
    private static CompletableFuture<Kind> caller(NativeLibrary library, CountDownLatch started) {
        CompletableFuture<Kind> refusal = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                for (int i = 0; ; i++) {
                                    assertEquals("x", call(library, "echo x"));
                                    if (i == 10) {
                                        started.countDown();
                                    }
                                }
                            } catch (LibraryException refused) {
                                refusal.complete(refused.kind());
                            } catch (Throwable failed) {
                                refusal.completeExceptionally(failed);
                            }
                        },
                        "caller");
        thread.setDaemon(true);
        thread.start();
        return refusal;
    }

    private NativeLibrary load(int number) throws Exception {
        return open("plain", number);
    }

    private NativeLibrary open(String name, int number) throws Exception {
        return NativeLibrary.open(TestLibraries.copy(name, folder, number), MAX_RESULT);
    }

    /** Names of libraries of this test that are mapped. */
    private List<String> mapped() throws IOException {
        String start = folder.toRealPath() + "/";
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains(start))
                .map(line -> line.substring(line.indexOf(start) + start.length()))
                .distinct()
                .toList();
    }

    private static String callUnchecked(NativeLibrary library, String input) {
        try {
            return call(library, input);
        } catch (LibraryException refused) {
            throw new AssertionError(refused);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
