package dev.tenon.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.PluginService;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replacement while calls go through, and what a hundred of them leave behind. */
class ReplacementIT {

    private static final int CALLERS = 4;
    private static final int EDITS = 20;

    @TempDir Path temporary;

    @ParameterizedTest
    @EnumSource
    void no_call_is_lost_and_no_answer_goes_back_in_time_while_content_changes(WasmEngine engine)
            throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        AtomicBoolean stop = new AtomicBoolean();
        try (Container container = Container.start(engine.options(temporary))) {
            WasmPlugin.answering("100").writeTo(container.folder("probe"));
            container.awaitRunning("probe");
            PluginService held = container.tenon().registry().service("probe");
            List<CompletableFuture<Integer>> running = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                running.add(CompletableFuture.supplyAsync(() -> callUntil(held, stop), callers));
            }

            for (int i = 1; i <= EDITS; i++) {
                WasmPlugin.answering(String.valueOf(100 + i)).writeTo(container.folder("probe"));
                container.awaitAnswer("probe", "\"" + (100 + i) + "\"");
            }
            stop.set(true);

            for (CompletableFuture<Integer> caller : running) {
                assertTrue(caller.get() > EDITS, "each caller got through");
            }
        } finally {
            stop.set(true);
            callers.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void class_loaders_threads_and_descriptors_are_flat_over_a_hundred_reloads(WasmEngine engine)
            throws Exception {
        try (Container container = Container.start(engine.options(temporary))) {
            WasmPlugin.answering("one").writeTo(container.folder("probe"));
            container.awaitRunning("probe");
            reloads(container, 20);
            Usage before = Usage.settled();

            reloads(container, 100);

            Usage after =
                    Await.until(
                            "usage back to " + before, Usage::settled, u -> u.isNoMoreThan(before));
            assertTrue(after.isNoMoreThan(before), before + " -> " + after);
        }
    }

    /** Half of them by reload, half by new content, which is a new bundle. */
    private static void reloads(Container container, int count) throws Exception {
        for (int i = 0; i < count / 2; i++) {
            container.tenon().registry().reload("probe");
            WasmPlugin.answering("r" + count + i).writeTo(container.folder("probe"));
            container.awaitAnswer("probe", "\"r" + count + i + "\"");
        }
        Await.until(
                "one bundle left",
                () ->
                        java.util.Arrays.stream(container.tenon().context().getBundles())
                                .filter(b -> "tenon.plugin.probe".equals(b.getSymbolicName()))
                                .count(),
                n -> n == 1);
    }

    private static int callUntil(PluginService plugin, AtomicBoolean stop) {
        int calls = 0;
        int last = 0;
        while (!stop.get()) {
            try {
                byte[] answer = plugin.call("answer", "{}".getBytes(StandardCharsets.UTF_8));
                int now =
                        Integer.parseInt(
                                new String(answer, StandardCharsets.UTF_8).replace("\"", ""));
                assertTrue(now >= last, now + " after " + last);
                last = now;
                calls++;
            } catch (Exception e) {
                throw new AssertionError("call " + calls + " after answer " + last, e);
            }
        }
        return calls;
    }
}
