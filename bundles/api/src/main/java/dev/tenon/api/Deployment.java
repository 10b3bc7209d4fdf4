package dev.tenon.api;

import dev.tenon.api.manifest.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder or archive as the deployer last saw it.
 *
 * @param id the plugin's id, from the name of the source
 * @param source the folder or archive, canonical
 * @param hash SHA-256 of its content in hex; {@code null} if it could not be read whole
 * @param problems everything wrong with it; empty if it was deployed
 * @param seen when this content was first seen
 */
public record Deployment(
        String id, Path source, @Nullable String hash, List<Problem> problems, Instant seen) {

    public Deployment {
        problems = List.copyOf(problems);
    }
}
