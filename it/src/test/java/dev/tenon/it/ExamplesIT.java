package dev.tenon.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.PluginState;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The example plugins at their real jobs, and edited, broken and mended as a user would. */
class ExamplesIT {

    @TempDir Path temporary;

    @ParameterizedTest
    @EnumSource
    void they_are_dropped_called_edited_broken_mended_and_removed(WasmEngine engine)
            throws Exception {
        try (Container container = Container.start(engine.options(temporary))) {
            Path text = copy("wasm-c-text", container);
            copy("wasm-as-slug", container);
            container.awaitRunning("wasm-c-text");
            container.awaitRunning("wasm-as-slug");

            String stats =
                    container.call("wasm-c-text", "stats", "{\"text\": \"one two\\nthree\"}");
            assertTrue(stats.contains("\"lines\":2") && stats.contains("\"words\":3"), stats);
            String toc = container.call("wasm-c-text", "toc", "{\"text\": \"# A\\n## B\"}");
            assertTrue(toc.contains("- [A](#a)\\n  - [B](#b)"), toc);
            assertEquals(
                    "{\"slug\":\"creme-brulee-co\"}",
                    container.call("wasm-as-slug", "slug", "{\"text\": \"Crème Brûlée & Co.\"}"));
            String ability =
                    container.call(
                            "wasm-c-text",
                            "ability_call",
                            "{\"operation\": \"stats\", \"params\": {\"text\": \"one\"}}");
            assertTrue(ability.contains("\"words\":1"), ability);

            Path manifest = text.resolve("plugin.yaml");
            String original = Files.readString(manifest);
            Files.writeString(
                    manifest, original.replaceFirst("(?m)^version: .*$", "version: 2.0.0"));
            awaitVersion(container, "2.0.0");

            byte[] module = Files.readAllBytes(text.resolve("text.wasm"));
            Files.write(
                    text.resolve("text.wasm"), java.util.Arrays.copyOf(module, module.length / 2));
            container.awaitRefusedUpdate("wasm-c-text");
            assertEquals(
                    stats,
                    container.call("wasm-c-text", "stats", "{\"text\": \"one two\\nthree\"}"));

            Files.write(text.resolve("text.wasm"), module);
            Files.writeString(
                    manifest, original.replaceFirst("(?m)^version: .*$", "version: 3.0.0"));
            awaitVersion(container, "3.0.0");
            assertEquals(PluginState.RUNNING, container.awaitRunning("wasm-as-slug").state());

            Container.delete(text);
            container.awaitGone("wasm-c-text");
        }
    }

    @Test
    void a_configuration_file_reaches_the_plugin() throws Exception {
        try (Container container = Container.start(temporary)) {
            copy("wasm-c-text", container);
            container.awaitRunning("wasm-c-text");
            String text = "{\"text\": \"" + "word ".repeat(200) + "\"}";
            assertTrue(
                    container
                            .call("wasm-c-text", "stats", text)
                            .contains("\"reading_seconds\":60"));

            Files.writeString(
                    temporary.resolve("data/etc/dev.tenon.plugin-wasm-c-text.cfg"),
                    "words_per_minute = 100\n");

            Await.until(
                    "half the speed takes twice the time",
                    () -> container.call("wasm-c-text", "stats", text),
                    s -> s.contains("\"reading_seconds\":120"));
        }
    }

    private static void awaitVersion(Container container, String version) {
        Await.until(
                "version " + version,
                () -> container.awaitRunning("wasm-c-text").version(),
                version::equals);
    }

    private static Path copy(String name, Container container) throws Exception {
        return ExampleFolders.copy(name, container.folder(name));
    }
}
