package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Reads manifests for tests. */
final class Manifests {
    private Manifests() {}

    static ManifestResult read(String yaml) {
        return read(yaml.getBytes(StandardCharsets.UTF_8));
    }

    static ManifestResult read(byte[] yaml) {
        return new ManifestReader(UnknownFields.ERROR).read(yaml, "plugin.yaml");
    }

    static List<String> problems(String yaml) {
        return read(yaml).problems().stream().map(Problem::toString).toList();
    }

    /** The manifest of a folder below {@code valid}. */
    static PluginManifest valid(String name) {
        Path folder = Path.of("src/test/resources/valid", name);
        try {
            Path whole = Fixtures.withLibraries(folder);
            ManifestResult result = PluginFolder.open(whole).check(UnknownFields.ERROR);
            Fixtures.deleteCopy(whole);
            return sound(result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PluginManifest sound(ManifestResult result) {
        assertEquals(List.of(), result.problems());
        PluginManifest manifest = result.manifest();
        assertNotNull(manifest);
        return manifest;
    }
}
