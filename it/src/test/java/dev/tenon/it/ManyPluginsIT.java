package dev.tenon.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginState;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyPluginsIT {

    @TempDir Path temporary;

    @Test
    void two_hundred_plugins_run_in_one_container() throws Exception {
        configure("max_plugins = 200\n");
        try (Container container = Container.start(temporary)) {
            for (int i = 0; i < 200; i++) {
                WasmPlugin.answering("n" + i).writeTo(container.folder("probe-" + i));
            }
            for (int i = 0; i < 200; i++) {
                container.awaitRunning("probe-" + i);
                assertEquals("\"n" + i + "\"", container.call("probe-" + i, "answer", "{}"));
            }
        }
    }

    @Test
    void one_more_than_max_plugins_waits_for_a_place_and_says_so() throws Exception {
        configure("max_plugins = 2\n");
        try (Container container = Container.start(temporary)) {
            WasmPlugin.answering("a").writeTo(container.folder("a"));
            container.awaitRunning("a");
            WasmPlugin.answering("b").writeTo(container.folder("b"));
            container.awaitRunning("b");

            WasmPlugin.answering("c").writeTo(container.folder("c"));
            PluginInfo refused = container.await("c", PluginState.ERROR);
            assertTrue(refused.error().contains("max_plugins 2"), refused.error());

            Container.delete(container.folder("a"));
            container.awaitRunning("c");
        }
    }

    @Test
    void disabled_in_the_configuration_no_plugin_runs() throws Exception {
        configure("enabled = false\n");
        try (Container container = Container.start(temporary)) {
            WasmPlugin.answering("a").writeTo(container.folder("a"));

            PluginInfo refused = container.await("a", PluginState.ERROR);
            assertTrue(refused.error().contains("enabled"), refused.error());

            configure("enabled = true\n");
            container.awaitRunning("a");
        }
    }

    private void configure(String text) throws Exception {
        Path etc = Files.createDirectories(temporary.resolve("data/etc"));
        Files.writeString(etc.resolve("dev.tenon.cfg"), text);
    }
}
