package dev.tenon.runner.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start.
 *
 * @param id the plugin's, for messages and names of threads
 * @param field the manifest's that names the program, or what else an error should begin with:
 *     {@code grpc.binary}
 * @param command absolute executable, then its arguments
 * @param directory where it starts
 * @param environment all of it: nothing is inherited. The guest's private folders are those of the
 *     launcher's runtime directory that a value names; what the guest leaves behind is found by
 *     them
 * @param confinement what it may see and use
 */
public record Program(
        String id,
        String field,
        List<String> command,
        Path directory,
        Map<String, String> environment,
        Confinement confinement) {

    public Program {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty() || !Path.of(command.get(0)).isAbsolute()) {
            throw new IllegalArgumentException("no absolute executable: " + command);
        }
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("not absolute: " + directory);
        }
    }

    Path executable() {
        return Path.of(command.get(0));
    }
}
