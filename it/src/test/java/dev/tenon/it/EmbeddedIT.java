package dev.tenon.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.DeployException;
import dev.tenon.api.LoadException;
import dev.tenon.api.PluginService;
import dev.tenon.launcher.Options;
import dev.tenon.launcher.Tenon;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a library, as {@code docs/embedding.md} shows it. */
class EmbeddedIT {

    @TempDir Path temporary;

    @Test
    void three_lines_start_a_container_load_a_plugin_and_call_it() throws Exception {
        Path data = temporary.resolve("data");
        Path plugins = Checkout.examples();
        byte[] result;

        try (Tenon tenon = Tenon.start(Options.of(data, plugins))) {
            PluginService text = tenon.deploy(plugins.resolve("wasm-c-text"));
            byte[] answer = text.call("stats", "{\"text\": \"one two\"}".getBytes(UTF_8));
            result = answer;
        }

        assertTrue(new String(result, UTF_8).contains("\"words\":2"), new String(result, UTF_8));
    }

    @Test
    void the_document_shows_these_lines() throws Exception {
        String source = Checkout.read("it/src/test/java/dev/tenon/it/EmbeddedIT.java");
        for (String line :
                Checkout.codeBlocks("docs/embedding.md", "java").get(0).lines().toList()) {
            assertTrue(source.contains(line.strip()), "not tested: " + line);
        }
    }

    @Test
    void what_cannot_be_deployed_is_told_by_an_exception() throws Exception {
        Path plugins = temporary.resolve("plugins");
        try (Tenon tenon = Tenon.start(Options.of(temporary.resolve("data"), plugins))) {
            Path outside = WasmPlugin.answering("x").writeTo(temporary.resolve("outside"));
            DeployException untrusted =
                    assertThrows(DeployException.class, () -> tenon.deploy(outside));
            assertEquals(DeployException.Kind.UNTRUSTED, untrusted.kind());

            Path broken =
                    WasmPlugin.answering("x")
                            .with("runtme: wasm\n")
                            .writeTo(plugins.resolve("broken"));
            DeployException invalid =
                    assertThrows(DeployException.class, () -> tenon.deploy(broken));
            assertTrue(invalid.getMessage().contains("runtme"), invalid.getMessage());

            Path noModule =
                    WasmPlugin.answering("x")
                            .withFile("probe.wasm", "text")
                            .writeTo(plugins.resolve("text"));
            assertThrows(LoadException.class, () -> tenon.deploy(noModule));
        }
    }
}
