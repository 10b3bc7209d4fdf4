package dev.tenon.manifest;

import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A manifest, or everything that is wrong with it.
 *
 * @param manifest {@code null} exactly if there are problems
 * @param problems by line; a very long list is cut and says so in its last entry
 * @param warnings by line; what is kept and ignored, as fields of a {@code plugin.json} that are
 *     not known are
 */
public record ManifestResult(
        @Nullable PluginManifest manifest, List<Problem> problems, List<Problem> warnings) {
    public ManifestResult {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        if ((manifest == null) == problems.isEmpty()) {
            throw new IllegalArgumentException("a manifest or problems");
        }
    }
}
