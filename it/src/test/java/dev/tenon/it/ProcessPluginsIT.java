package dev.tenon.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginService;
import dev.tenon.api.PluginState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that are processes, in three languages, as a user meets them. */
class ProcessPluginsIT {

    private static final String GO = "grpc-go-feeds";
    private static final String PYTHON = "grpc-python-search";
    private static final String JAVA = "grpc-java-markdown";

    /** A call for each that answers the same however often it is made. */
    private static final Map<String, List<String>> CALLS =
            Map.of(
                    GO,
                    List.of(
                            "date",
                            "{\"text\": \"Mon, 02 Jan 2006 15:04:05 GMT\"}",
                            "{\"date\":\"2006-01-02T15:04:05Z\"}"),
                    PYTHON,
                    List.of("search", "{\"query\": \"nowhere\"}", "[]"),
                    JAVA,
                    List.of(
                            "render",
                            "{\"text\": \"# Hi *there*\"}",
                            "{\"html\":\"<h1>Hi <em>there</em></h1>\\n\"}"));

    @TempDir Path temporary;

    @Test
    void they_are_deployed_together_called_edited_while_called_and_removed() throws Exception {
        ExecutorService callers = Executors.newCachedThreadPool();
        AtomicBoolean stop = new AtomicBoolean();
        try (Container container = Container.start(temporary)) {
            for (String name : CALLS.keySet()) {
                ExampleFolders.copy(name, container.folder(name));
            }
            List<CompletableFuture<Integer>> running = new ArrayList<>();
            for (String name : CALLS.keySet()) {
                container.awaitRunning(name);
                PluginService service = container.tenon().registry().service(name);
                running.add(
                        CompletableFuture.supplyAsync(
                                () -> callUntil(service, name, stop), callers));
            }

            for (String name : CALLS.keySet()) {
                Path manifest = container.folder(name).resolve("plugin.yaml");
                Files.writeString(
                        manifest,
                        Files.readString(manifest)
                                .replaceFirst("(?m)^version: .*$", "version: 7.7.7"));
                Await.until(
                        name + " 7.7.7",
                        () -> container.awaitRunning(name).version(),
                        "7.7.7"::equals);
            }
            stop.set(true);
            for (CompletableFuture<Integer> caller : running) {
                assertTrue(caller.get() > 0, "each was called, and no call failed");
            }

            for (String name : CALLS.keySet()) {
                Container.delete(container.folder(name));
            }
            for (String name : CALLS.keySet()) {
                container.awaitGone(name);
            }
            Await.until("no process", () -> Processes.of(temporary), List::isEmpty);
        } finally {
            stop.set(true);
            callers.shutdownNow();
        }
    }

    @Test
    void what_a_plugin_keeps_in_its_work_folder_is_there_for_its_next_version() throws Exception {
        try (Container container = Container.start(temporary)) {
            ExampleFolders.copy(PYTHON, container.folder(PYTHON));
            container.awaitRunning(PYTHON);
            container.call(
                    PYTHON,
                    "index",
                    "{\"id\": \"1\", \"title\": \"Joints\", \"text\": \"mortise and tenon\"}");

            container.tenon().registry().reload(PYTHON);

            String found = container.call(PYTHON, "search", "{\"query\": \"mortise\"}");
            assertTrue(found.contains("\"id\":\"1\"") || found.contains("\"id\": \"1\""), found);
        }
    }

    @Test
    void a_process_that_is_killed_is_started_again_and_callers_wait_for_it() throws Exception {
        try (Container container = Container.start(temporary)) {
            ExampleFolders.copy(GO, container.folder(GO));
            container.awaitRunning(GO);
            List<ProcessHandle> before = Processes.of(temporary);
            assertTrue(!before.isEmpty());

            before.forEach(ProcessHandle::destroyForcibly);
            Await.until(
                    "out of service",
                    () -> container.tenon().registry().plugin(GO).orElseThrow(),
                    p -> p.state() != PluginState.RUNNING);

            List<String> call = CALLS.get(GO);
            assertEquals(call.get(2), container.call(GO, call.get(0), call.get(1)));
            assertEquals(PluginState.RUNNING, container.awaitRunning(GO).state());
        }
    }

    @Test
    void a_process_that_ends_again_and_again_is_given_up_until_somebody_asks() throws Exception {
        try (Container container = Container.start(temporary)) {
            ExampleFolders.copy(GO, container.folder(GO));
            for (int i = 0; i < 3; i++) {
                container.awaitRunning(GO);
                Processes.of(temporary).forEach(ProcessHandle::destroyForcibly);
                Await.until(
                        "out of service",
                        () -> container.tenon().registry().plugin(GO).orElseThrow(),
                        p -> p.state() != PluginState.RUNNING);
            }

            PluginInfo givenUp = container.await(GO, PluginState.ERROR);
            assertTrue(
                    givenUp.error().startsWith("it ended by itself 3 times in 5 minutes: "),
                    givenUp.error());
            assertTrue(givenUp.error().contains("was killed by SIGKILL"), givenUp.error());

            container.tenon().registry().reload(GO);
            assertEquals(PluginState.RUNNING, container.awaitRunning(GO).state());
        }
    }

    @Test
    void settings_for_all_processes_are_applied_while_calls_go_through() throws Exception {
        ExecutorService callers = Executors.newCachedThreadPool();
        AtomicBoolean stop = new AtomicBoolean();
        try (Container container = Container.start(temporary)) {
            ExampleFolders.copy(GO, container.folder(GO));
            container.awaitRunning(GO);
            PluginService service = container.tenon().registry().service(GO);
            CompletableFuture<Integer> caller =
                    CompletableFuture.supplyAsync(() -> callUntil(service, GO, stop), callers);
            List<Long> before = pids();

            Path settings = temporary.resolve("data/etc/dev.tenon.runner.grpc.cfg");
            Files.writeString(settings, "open_files = 64\n");
            Await.until(
                    "another process with that limit",
                    this::limits,
                    limits ->
                            limits.stream().anyMatch(l -> l.contains(" 64 "))
                                    && pids().stream().noneMatch(before::contains));

            Files.writeString(settings, "open_files = a few\n");
            String refused = container.awaitRefusedUpdate(GO).refusedUpdate().toString();
            assertTrue(refused.contains("open_files: found \"a few\", expected"), refused);

            stop.set(true);
            assertTrue(caller.get() > 0);
        } finally {
            stop.set(true);
            callers.shutdownNow();
        }
    }

    private List<Long> pids() {
        try {
            return Processes.of(temporary).stream().map(ProcessHandle::pid).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The limits of open files, of each process. */
    private List<String> limits() throws IOException {
        List<String> limits = new ArrayList<>();
        for (long pid : pids()) {
            Files.readAllLines(Path.of("/proc", String.valueOf(pid), "limits")).stream()
                    .filter(line -> line.startsWith("Max open files"))
                    .forEach(limits::add);
        }
        return limits;
    }

    @Test
    void plugins_end_with_their_container_even_if_that_is_killed() throws Exception {
        ExampleFolders.copy(GO, temporary.resolve("plugins").resolve(GO));
        ExampleFolders.copy(PYTHON, temporary.resolve("plugins").resolve(PYTHON));
        try (RunningCommand container =
                RunningCommand.start(
                        Path.of(System.getProperty("java.home")),
                        temporary,
                        "--plugins",
                        temporary.resolve("plugins").toString(),
                        "--data",
                        temporary.resolve("data").toString())) {
            assertEquals("2", container.awaitReady().group(1));
            assertTrue(Processes.of(temporary).size() >= 2);

            container.kill();

            Await.until("no process", () -> Processes.of(temporary), List::isEmpty);
        }
    }

    private static int callUntil(PluginService plugin, String name, AtomicBoolean stop) {
        List<String> call = CALLS.get(name);
        int calls = 0;
        while (!stop.get() || calls == 0) {
            try {
                byte[] answer = plugin.call(call.get(0), call.get(1).getBytes(UTF_8));
                assertEquals(call.get(2), new String(answer, UTF_8));
                calls++;
            } catch (Exception e) {
                throw new AssertionError(name + ", call " + calls, e);
            }
        }
        return calls;
    }
}
