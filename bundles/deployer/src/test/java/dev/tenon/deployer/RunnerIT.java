package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deployment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.log.LogLevel;

/** Plugins whose runner is absent, comes and goes. */
class RunnerIT {

    @TempDir Path folder;
    private Container container;

    @BeforeEach
    void start() throws Exception {
        container = new Container(folder);
        container.start();
    }

    @AfterEach
    void stop() throws Exception {
        container.stop();
    }

    @Test
    void a_plugin_without_a_runner_waits_and_starts_when_one_comes() throws Exception {
        Path source = Drop.folder(container.plugins().resolve("x"), "1.0.0");
        container.await("it waits", () -> !warnings().isEmpty());
        Deployment deployment = container.deployer().deploy(source);

        assertEquals(List.of(), deployment.problems());
        assertEquals(Bundle.INSTALLED, container.bundles("x").get(0).getState());
        assertEquals(1, warnings().size());
        assertTrue(warnings().get(0).contains("no resolved runner for runtime wasm"));

        container.installRunner("grpc");
        container.installRunner("wasm");

        container.awaitActive("x", 1);
        assertEquals(1, warnings().size());
        assertEquals(List.of(), container.logged(LogLevel.ERROR, "x"));
    }

    @Test
    void a_runner_that_comes_back_gets_its_plugins_back() throws Exception {
        Bundle runner = container.installRunner("wasm");
        Drop.folder(container.plugins().resolve("x"), "1.0.0");
        Bundle bundle = container.awaitActive("x", 1).get(0);

        runner.uninstall();
        container
                .bundle("org.apache.felix.framework")
                .orElseThrow()
                .adapt(FrameworkWiring.class)
                .refreshBundles(null);
        container.await("it waits", () -> bundle.getState() == Bundle.INSTALLED);
        container.installRunner("wasm");

        assertEquals(List.of(bundle), container.awaitActive("x", 1));
    }

    private List<String> warnings() {
        return container.logged(LogLevel.WARN, "tenon.plugin.x waits");
    }
}
