package dev.tenon.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is known to be wrong, dropped into one container at once. */
class BrokenInputIT {

    private static final String BROKEN = "bundles/manifest/src/test/resources/broken";

    @TempDir Path temporary;

    @Test
    void each_broken_folder_is_listed_with_its_reason_and_harms_nobody() throws Exception {
        List<Path> broken = folders();
        assertTrue(broken.size() >= 40, broken.size() + " broken folders");
        try (Container container = Container.start(temporary)) {
            WasmPlugin.answering("unharmed").writeTo(container.folder("neighbour"));
            PluginInfo neighbour = container.awaitRunning("neighbour");

            for (Path folder : broken) {
                copy(folder, container.folder(folder.getFileName().toString()));
            }

            for (Path folder : broken) {
                PluginInfo info =
                        container.await(folder.getFileName().toString(), PluginState.ERROR);
                List<String> expected = Files.readAllLines(folder.resolve("expected.txt"));
                for (String line : expected) {
                    assertTrue(
                            info.error().contains(line),
                            folder.getFileName() + ": " + info.error());
                }
                assertEquals(-1, info.bundleId(), "nothing is installed");
            }
            assertEquals("\"unharmed\"", container.call("neighbour", "answer", "{}"));
            assertEquals(neighbour.since(), container.awaitRunning("neighbour").since());
        }
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> children = Files.list(Checkout.path(BROKEN))) {
            return children.filter(c -> Files.isRegularFile(c.resolve("plugin.yaml")))
                    .sorted()
                    .toList();
        }
    }

    /** Without the expectations, which are no part of the plugin. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(f -> !f.endsWith("expected.txt")).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
