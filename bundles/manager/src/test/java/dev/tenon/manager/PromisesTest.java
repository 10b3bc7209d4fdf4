package dev.tenon.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.manifest.ManifestReader;
import dev.tenon.manifest.ManifestResult;
import dev.tenon.manifest.UnknownFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromisesTest {

    private static final String PLAIN =
            "name: probe\nruntime: wasm\nwasm:\n  module: probe.wasm\nmax_concurrency: 2\n";

    @Test
    void a_plugin_that_asks_for_what_there_is_passes() throws Exception {
        Promises.check(manifest(PLAIN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "subscribe         | subscribe: [orders/*]",
                "provides.services | provides: {services: [{interface: com.example.Greeter}]}",
                "permissions.host  | permissions: {host: [greet]}",
            })
    void one_that_counts_on_more_is_told_the_field(String field, String line) throws Exception {
        PluginManifest manifest = manifest(PLAIN + line + "\n");

        LoadException refused = assertThrows(LoadException.class, () -> Promises.check(manifest));

        assertTrue(refused.getMessage().startsWith(field + ": found "), refused.getMessage());
    }

    private static PluginManifest manifest(String yaml) {
        ManifestResult result =
                new ManifestReader(UnknownFields.ERROR)
                        .read(yaml.getBytes(StandardCharsets.UTF_8), "plugin.yaml");
        assertEquals(List.of(), result.problems());
        return result.manifest();
    }
}
