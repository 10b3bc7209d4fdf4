package dev.tenon.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processes of this machine, by what their environment holds. */
final class Processes {

    private Processes() {}

    /** Those whose environment names this folder: plugins of a container name their work folder. */
    static List<ProcessHandle> of(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(p -> p.getFileName().toString().matches("[0-9]+"))
                    .filter(p -> environment(p).contains(folder.toString()))
                    .flatMap(
                            p ->
                                    ProcessHandle.of(Long.parseLong(p.getFileName().toString()))
                                            .stream())
                    .toList();
        }
    }

    private static String environment(Path process) {
        try {
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException goneOrForeign) {
            return "";
        }
    }
}
