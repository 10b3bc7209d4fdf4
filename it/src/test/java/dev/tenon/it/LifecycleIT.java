package dev.tenon.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginService;
import dev.tenon.api.PluginState;
import dev.tenon.launcher.Tenon;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

/** The life of a plugin in the watched folder. */
class LifecycleIT {

    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

    @TempDir Path temporary;
    private Container container;

    @BeforeEach
    void start() throws Exception {
        container = Container.start(temporary);
    }

    @AfterEach
    void close() {
        container.close();
    }

    @Test
    void a_dropped_folder_becomes_a_resolved_bundle_that_answers() throws Exception {
        WasmPlugin.answering("one").writeTo(container.folder("probe"));

        PluginInfo info = container.awaitRunning("probe");

        assertEquals("\"one\"", container.call("probe", "answer", "{}"));
        Bundle bundle = container.tenon().context().getBundle(info.bundleId());
        assertEquals("tenon.plugin.probe", bundle.getSymbolicName());
        assertEquals("tenon:probe#" + info.hash(), bundle.getLocation());
        assertEquals(info.hash().substring(0, 12), bundle.getVersion().getQualifier());
        assertEquals(
                "dev.tenon.runner.wasm",
                bundle.adapt(BundleWiring.class)
                        .getRequiredWires("dev.tenon.runner")
                        .get(0)
                        .getProvider()
                        .getBundle()
                        .getSymbolicName());
    }

    @Test
    void a_bundle_finds_the_plugin_as_an_osgi_service_with_its_properties() throws Exception {
        WasmPlugin.answering("one")
                .with(
                        "provides:\n  abilities:\n    - capability: probing\n      operations: [probe]\n")
                .writeTo(container.folder("probe"));
        container.awaitRunning("probe");

        ServiceReference<?> reference =
                Await.present(
                        "service",
                        () ->
                                container
                                        .tenon()
                                        .context()
                                        .getServiceReferences(
                                                PluginService.class, "(tenon.plugin.id=probe)")
                                        .stream()
                                        .findFirst());

        assertEquals("wasm", reference.getProperty(PluginService.RUNTIME));
        assertEquals("1.0.0", reference.getProperty(PluginService.VERSION));
        assertEquals(
                "[probing]",
                Arrays.toString((Object[]) reference.getProperty(PluginService.ABILITIES)));
        assertEquals("tenon.plugin.probe", reference.getBundle().getSymbolicName());
    }

    @Test
    void an_edit_is_in_service_and_the_consumers_object_stays_the_same() throws Exception {
        WasmPlugin.answering("one").writeTo(container.folder("probe"));
        PluginInfo before = container.awaitRunning("probe");
        PluginService held = container.tenon().registry().service("probe");

        WasmPlugin.answering("two").writeTo(container.folder("probe"));
        container.awaitAnswer("probe", "\"two\"");

        assertEquals("\"two\"", new String(held.call("answer", NOTHING), StandardCharsets.UTF_8));
        Await.until(
                "the old bundle is uninstalled",
                () -> container.tenon().context().getBundle(before.bundleId()),
                b -> b == null);
    }

    @Test
    void a_touched_file_is_no_change() throws Exception {
        WasmPlugin.answering("one").writeTo(container.folder("probe"));
        WasmPlugin.answering("other").writeTo(container.folder("witness"));
        PluginInfo before = container.awaitRunning("probe");
        container.awaitRunning("witness");

        Files.setLastModifiedTime(
                container.folder("probe").resolve("probe.wasm"),
                FileTime.from(Instant.now().plusSeconds(5)));
        // the watcher has come by once the other folder's change is in service
        WasmPlugin.answering("changed").writeTo(container.folder("witness"));
        container.awaitAnswer("witness", "\"changed\"");

        assertEquals(before.bundleId(), container.awaitRunning("probe").bundleId());
    }

    @Test
    void a_broken_edit_leaves_the_one_in_service_and_says_why_until_mended() throws Exception {
        WasmPlugin good = WasmPlugin.answering("one");
        good.writeTo(container.folder("probe"));
        container.awaitRunning("probe");

        good.with("memroy: 64MB\n").writeTo(container.folder("probe"));
        PluginInfo broken = container.awaitRefusedUpdate("probe");

        assertEquals(PluginState.RUNNING, broken.state());
        assertTrue(broken.refusedUpdate().contains("memroy"), broken.refusedUpdate());
        assertEquals("\"one\"", container.call("probe", "answer", "{}"));

        WasmPlugin.answering("two").writeTo(container.folder("probe"));
        container.awaitAnswer("probe", "\"two\"");
        assertNull(container.awaitRunning("probe").refusedUpdate());
    }

    @Test
    void a_candidate_that_does_not_load_is_uninstalled_and_its_reason_kept() throws Exception {
        WasmPlugin.answering("one").writeTo(container.folder("probe"));
        PluginInfo before = container.awaitRunning("probe");

        WasmPlugin.answering("one")
                .withFile("probe.wasm", "no module")
                .writeTo(container.folder("probe"));
        PluginInfo refused = container.awaitRefusedUpdate("probe");

        assertEquals(before.bundleId(), refused.bundleId());
        assertEquals("\"one\"", container.call("probe", "answer", "{}"));
        Await.until(
                "one bundle left",
                () ->
                        Arrays.stream(container.tenon().context().getBundles())
                                .filter(b -> "tenon.plugin.probe".equals(b.getSymbolicName()))
                                .count(),
                n -> n == 1);

        WasmPlugin.answering("one").writeTo(container.folder("probe"));
        Await.until(
                "the reason is gone with what it was about",
                () -> container.awaitRunning("probe").refusedUpdate(),
                r -> r == null);
    }

    @Test
    void a_removed_folder_removes_the_plugin() throws Exception {
        WasmPlugin.answering("one").writeTo(container.folder("probe"));
        container.awaitRunning("probe");
        PluginService held = container.tenon().registry().service("probe");

        Container.delete(container.folder("probe"));

        container.awaitGone("probe");
        assertThrows(CallException.Unavailable.class, () -> held.call("answer", NOTHING));
    }

    @Test
    void an_archive_is_as_good_as_a_folder() throws Exception {
        Path elsewhere = WasmPlugin.answering("zipped").zipTo(temporary.resolve("probe.zip"));
        Files.move(elsewhere, container.folder("probe.zip"));

        container.awaitRunning("probe");
        assertEquals("\"zipped\"", container.call("probe", "answer", "{}"));

        Files.delete(container.folder("probe.zip"));
        container.awaitGone("probe");
    }

    @Test
    void plugins_come_back_when_their_runner_does() throws Exception {
        WasmPlugin.answering("one").writeTo(container.folder("probe"));
        PluginInfo before = container.awaitRunning("probe");
        Bundle runner =
                Arrays.stream(container.tenon().context().getBundles())
                        .filter(b -> "dev.tenon.runner.wasm".equals(b.getSymbolicName()))
                        .findFirst()
                        .orElseThrow();

        runner.stop();
        PluginInfo without = container.await("probe", PluginState.ERROR);
        assertTrue(without.error().contains("runner"), without.error());
        CallException refused =
                assertThrows(
                        CallException.Unavailable.class,
                        () -> container.call("probe", "answer", "{}"));
        assertTrue(refused.getMessage().contains("runner"), refused.getMessage());

        runner.start();
        PluginInfo after = container.awaitRunning("probe");
        assertEquals(before.bundleId(), after.bundleId());
        assertEquals("\"one\"", container.call("probe", "answer", "{}"));
    }

    @Test
    void a_plugin_without_a_runner_does_not_resolve_says_so_and_runs_once_there_is_one()
            throws Exception {
        BundleContext context = container.tenon().context();
        // its fragment first, which would keep what the runner provides until it is refreshed
        bundle("dev.tenon.runner.wasm.wasmtime").uninstall();
        Bundle runner = bundle("dev.tenon.runner.wasm");
        String jar = runner.getLocation().replaceAll("^tenon-platform:|#.*$", "");
        runner.uninstall();

        WasmPlugin.answering("one").writeTo(container.folder("probe"));
        PluginInfo without = container.await("probe", PluginState.ERROR);
        assertTrue(
                without.error().contains("no bundle provides dev.tenon.runner (runtime=wasm)"),
                without.error());
        assertEquals(Bundle.INSTALLED, context.getBundle(without.bundleId()).getState());

        try (var content = Tenon.class.getResourceAsStream("bundles/2/" + jar)) {
            context.installBundle("test:" + jar, content).start();
        }
        container.awaitRunning("probe");
        assertEquals("\"one\"", container.call("probe", "answer", "{}"));
    }

    private Bundle bundle(String symbolicName) {
        return Arrays.stream(container.tenon().context().getBundles())
                .filter(b -> symbolicName.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void calls_wait_while_the_bundle_is_stopped_by_hand_and_get_the_next_guest() throws Exception {
        WasmPlugin.answering("one").writeTo(container.folder("probe"));
        Bundle bundle =
                container.tenon().context().getBundle(container.awaitRunning("probe").bundleId());

        bundle.stop();
        CompletableFuture<String> waiting =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return container.call("probe", "answer", "{}");
                            } catch (CallException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        assertThrows(
                CallException.Unavailable.class,
                () ->
                        container
                                .tenon()
                                .registry()
                                .service("probe")
                                .call("answer", NOTHING, Deadline.after(Duration.ofMillis(50))));
        bundle.start();

        assertEquals("\"one\"", waiting.get());
    }

    @Test
    void a_plugin_that_was_stopped_refuses_at_once_and_starts_again() throws Exception {
        WasmPlugin.answering("one").writeTo(container.folder("probe"));
        container.awaitRunning("probe");

        assertEquals(PluginState.STOPPED, container.tenon().registry().stop("probe").state());
        assertThrows(
                CallException.Unavailable.class, () -> container.call("probe", "answer", "{}"));
        assertEquals(PluginState.RUNNING, container.tenon().registry().start("probe").state());

        assertEquals("\"one\"", container.call("probe", "answer", "{}"));
    }

    @Test
    void a_reload_is_another_guest_of_the_same_content() throws Exception {
        WasmPlugin.answering("one").writeTo(container.folder("probe"));
        PluginInfo before = container.awaitRunning("probe");

        PluginInfo after = container.tenon().registry().reload("probe");

        assertEquals(before.bundleId(), after.bundleId());
        assertTrue(after.since().isAfter(before.since()));
    }

    @Test
    void a_configuration_that_does_not_fit_its_schema_leaves_the_former_in_service()
            throws Exception {
        WasmPlugin.answering("one")
                .with(
                        "config_schema:\n  type: object\n  properties:\n    size: {type: integer, minimum: 1}\n")
                .writeTo(container.folder("probe"));
        container.awaitRunning("probe");
        Path configuration = temporary.resolve("data/etc/dev.tenon.plugin-probe.cfg");

        Files.writeString(configuration, "size = 0\n");
        PluginInfo refused = container.awaitRefusedUpdate("probe");

        assertTrue(refused.refusedUpdate().contains("size"), refused.refusedUpdate());
        assertEquals("\"one\"", container.call("probe", "answer", "{}"));

        Files.writeString(configuration, "size = 5\n");
        Await.until(
                "accepted", () -> container.awaitRunning("probe").refusedUpdate(), r -> r == null);
    }

    @Test
    void a_plugin_in_trouble_is_told_by_kind_and_harms_no_other() throws Exception {
        WasmPlugin.answering("one").writeTo(container.folder("probe"));
        WasmPlugin.answering("two").writeTo(container.folder("neighbour"));
        container.awaitRunning("probe");
        container.awaitRunning("neighbour");
        PluginService probe = container.tenon().registry().service("probe");

        assertThrows(CallException.Crashed.class, () -> probe.call("trap", NOTHING));
        assertThrows(CallException.NoSuchFunction.class, () -> probe.call("none", NOTHING));
        assertThrows(
                CallException.DeadlineExceeded.class,
                () -> probe.call("spin", NOTHING, Deadline.after(Duration.ofMillis(200))));

        assertEquals("\"one\"", container.call("probe", "answer", "{}"));
        assertEquals("\"two\"", container.call("neighbour", "answer", "{}"));
    }
}
