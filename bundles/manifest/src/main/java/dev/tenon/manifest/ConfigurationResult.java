package dev.tenon.manifest;

import dev.tenon.api.host.Configuration;
import dev.tenon.api.manifest.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration, or everything that is wrong with it.
 *
 * @param configuration {@code null} exactly if there are problems
 * @param problems their file is {@code configuration}, their field a JSON path such as {@code
 *     $.limits.max}
 */
public record ConfigurationResult(@Nullable Configuration configuration, List<Problem> problems) {
    public ConfigurationResult {
        problems = List.copyOf(problems);
        if ((configuration == null) == problems.isEmpty()) {
            throw new IllegalArgumentException("a configuration or problems");
        }
    }
}
