package dev.tenon.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginService;
import dev.tenon.api.PluginState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries as their users meet them: dropped, called, crashing, replaced, trusted. */
class NativePluginsIT {

    private static final String RUST = "native-rust-csv";
    private static final String C = "native-c-thumbnails";
    private static final String WILD = "wild";

    @TempDir Path temporary;

    @Test
    void a_library_in_c_and_one_in_rust_do_their_jobs_beside_one_that_crashes() throws Exception {
        try (Container container = Container.start(temporary)) {
            ExampleFolders.copy(RUST, container.folder(RUST));
            ExampleFolders.copy(C, container.folder(C));
            wild(container.folder(WILD), "1.0.0");
            container.awaitRunning(RUST);
            container.awaitRunning(C);
            container.awaitRunning(WILD);
            assertEquals(
                    "{\"version\":\"1.0.0\",\"calls\":1}", container.call(WILD, "count", "{}"));
            assertEquals(
                    "{\"version\":\"1.0.0\",\"calls\":2}", container.call(WILD, "count", "{}"));

            CallException.Crashed crash =
                    assertThrows(
                            CallException.Crashed.class, () -> container.call(WILD, "crash", "{}"));

            String why = crash.getMessage();
            assertTrue(why.contains("SIGSEGV"), why);
            assertTrue(why.contains("'crash'"), why);
            assertTrue(why.contains("about to write where nothing is"), why);
            String profile =
                    container.call(
                            RUST, "profile", "{\"csv\": \"name,age\\nAda,36\\nAlan,41\\n\"}");
            assertTrue(profile.contains("\"rows\":2"), profile);
            CallException.Failed noImage =
                    assertThrows(
                            CallException.Failed.class,
                            () -> container.call(C, "info", "{\"png\": \"AAAA\"}"));
            assertTrue(noImage.getMessage().toLowerCase().contains("png"), noImage.getMessage());
            // a fresh worker: the count begins again
            assertEquals(
                    "{\"version\":\"1.0.0\",\"calls\":1}", container.call(WILD, "count", "{}"));
        }
    }

    @Test
    void a_call_without_end_ends_by_its_deadline() throws Exception {
        try (Container container = Container.start(temporary)) {
            wild(container.folder(WILD), "1.0.0");
            container.awaitRunning(WILD);
            PluginService service = container.tenon().registry().service(WILD);

            CallException.DeadlineExceeded late =
                    assertThrows(
                            CallException.DeadlineExceeded.class,
                            () ->
                                    service.call(
                                            "hang",
                                            "{}".getBytes(UTF_8),
                                            Deadline.after(Duration.ofMillis(300))));

            assertTrue(late.getMessage().contains("its worker was killed"), late.getMessage());
            assertEquals(
                    "{\"version\":\"1.0.0\",\"calls\":1}", container.call(WILD, "count", "{}"));
        }
    }

    @Test
    void a_library_is_replaced_while_it_is_called_and_nothing_of_it_is_left() throws Exception {
        ExecutorService callers = Executors.newCachedThreadPool();
        AtomicBoolean stop = new AtomicBoolean();
        try (Container container = Container.start(temporary)) {
            wild(container.folder(WILD), "1.0.0");
            container.awaitRunning(WILD);
            PluginService service = container.tenon().registry().service(WILD);
            CompletableFuture<Integer> caller =
                    CompletableFuture.supplyAsync(() -> callUntil(service, stop), callers);

            wild(container.folder(WILD), "2.0.0");

            Await.until(
                    "version 2.0.0",
                    () -> container.call(WILD, "count", "{}"),
                    answer -> answer.startsWith("{\"version\":\"2.0.0\""));
            stop.set(true);
            assertTrue(caller.get() > 0, "it was called, and no call failed");
            Container.delete(container.folder(WILD));
            container.awaitGone(WILD);
            Await.until("no process", () -> Processes.of(temporary), List::isEmpty);
        } finally {
            stop.set(true);
            callers.shutdownNow();
        }
    }

    @Test
    void a_library_runs_in_the_container_once_the_operator_trusts_just_that_content()
            throws Exception {
        try (Container container = Container.start(temporary)) {
            Path folder = container.folder(WILD);
            wildInProcess(folder, "1.0.0");
            PluginInfo refused = container.await(WILD, PluginState.ERROR);
            String trust = "in_process = " + WILD + ":" + refused.hash();
            assertTrue(refused.error().contains(trust), refused.error());

            Path settings = temporary.resolve("data/etc/dev.tenon.runner.native.cfg");
            Files.writeString(settings, trust + "\n");

            container.awaitRunning(WILD);
            assertEquals(
                    "{\"version\":\"1.0.0\",\"calls\":1}", container.call(WILD, "count", "{}"));
            assertEquals(List.of(), Processes.of(temporary));

            wildInProcess(folder, "2.0.0");
            String update = container.awaitRefusedUpdate(WILD).refusedUpdate();
            assertTrue(update.contains("trusts content " + refused.hash()), update);
            assertEquals(
                    "{\"version\":\"1.0.0\",\"calls\":2}", container.call(WILD, "count", "{}"));
        }
    }

    private static int callUntil(PluginService plugin, AtomicBoolean stop) {
        int calls = 0;
        while (!stop.get()) {
            try {
                byte[] answer =
                        plugin.call(
                                "count",
                                "{}".getBytes(UTF_8),
                                Deadline.after(Duration.ofSeconds(30)));
                assertTrue(new String(answer, UTF_8).contains("\"calls\":"));
            } catch (CallException e) {
                throw new AssertionError(e);
            }
            calls++;
        }
        return calls;
    }

    /** A version of it with VT Code's manifest. */
    private void wild(Path folder, String version) throws IOException, InterruptedException {
        library(folder, version);
        Files.writeString(
                folder.resolve("plugin.json"),
                """
                {
                  "name": "wild",
                  "description": "Counts, or crashes",
                  "version": "%s",
                  "homepage": "kept, though nobody here knows the field"
                }
                """
                        .formatted(version));
    }

    /** A version of it that wants to run in the container's process. */
    private void wildInProcess(Path folder, String version)
            throws IOException, InterruptedException {
        library(folder, version);
        Files.writeString(
                folder.resolve("plugin.yaml"),
                """
                name: wild
                version: %s
                runtime: native
                native:
                  isolation: in-process
                """
                        .formatted(version));
    }

    /** Compiles it beside, and puts it there in one step. */
    private void library(Path folder, String version) throws IOException, InterruptedException {
        Path library = temporary.resolve("libwild-" + version + ".so");
        Command gcc =
                Command.shell(
                        "gcc -shared -fPIC -O1 -Wall -Werror -DVERSION='\"%s\"' -o %s it/src/test/c/wild.c"
                                .formatted(version, library));
        assertEquals(0, gcc.status(), gcc.err());
        Files.createDirectories(folder);
        Files.move(library, folder.resolve("libwild.so"), StandardCopyOption.ATOMIC_MOVE);
    }
}
