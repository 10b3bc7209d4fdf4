package dev.tenon.runner.cabi;

import dev.tenon.api.CallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that an answer names: they must lie in the plugin's work folder or in the workspace,
 * wherever links lead, since who reads the answer may open them. A relative name is one in the
 * workspace, or in the work folder where there is none.
 */
final class AnswerFiles {

    private final Path work;
    private final @Nullable Path workspace;

    AnswerFiles(Path work, @Nullable Path workspace) {
        this.work = work;
        this.workspace = workspace;
    }

    /**
     * @throws CallException denied, naming the first that lies elsewhere
     */
    void check(List<String> files) throws CallException {
        for (String file : files) {
            if (!isAllowed(file)) {
                throw new CallException.Denied(
                        "files: found '%s', expected a file in the plugin's work folder%s"
                                .formatted(file, workspace == null ? "" : " or in the workspace"));
            }
        }
    }

    private boolean isAllowed(String file) {
        try {
            Path base = workspace == null ? work : workspace;
            Path real = real(base.resolve(file).toAbsolutePath().normalize());
            return real.startsWith(real(work))
                    || workspace != null && real.startsWith(real(workspace));
        } catch (IOException | InvalidPathException unusable) {
            return false;
        }
    }

    /** With links followed as far as there is something; a file may have been removed again. */
    private static Path real(Path path) throws IOException {
        if (Files.exists(path) || Files.isSymbolicLink(path) || path.getParent() == null) {
            return path.toRealPath();
        }
        return real(path.getParent()).resolve(path.getFileName());
    }
}
