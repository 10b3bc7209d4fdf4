package dev.tenon.runner.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds programs of the operating system, and whether they do what we need. */
final class Tools {

    private static final long PROBE_SECONDS = 5;

    private static final List<String> USUAL =
            List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin");

    private Tools() {}

    static boolean isLinux() {
        return "Linux".equals(System.getProperty("os.name"));
    }

    /** The program of that name, absolute. */
    static Optional<Path> find(String name) {
        for (String folder : searchPath()) {
            try {
                Path tool = Path.of(folder, name);
                if (tool.isAbsolute() && Files.isRegularFile(tool) && Files.isExecutable(tool)) {
                    return Optional.of(tool);
                }
            } catch (InvalidPathException notAFolder) {
                continue;
            }
        }
        return Optional.empty();
    }

    /** Whether a command ends well. */
    static boolean works(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            try {
                return process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> searchPath() {
        List<String> folders = new ArrayList<>();
        String path = System.getenv("PATH");
        if (path != null) {
            folders.addAll(List.of(path.split(":")));
        }
        folders.addAll(USUAL);
        return folders;
    }
}
