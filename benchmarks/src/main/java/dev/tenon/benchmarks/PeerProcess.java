package dev.tenon.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A peer: a program that measures one point, prints one line, and ends. */
final class PeerProcess {

    private PeerProcess() {}

    /** Runs it; what it says of itself goes to this process's own standard error. */
    static Measure measure(List<String> command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            String printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        command.get(0) + " ended with " + process.exitValue());
            }
            return Measure.parse(printed);
        } finally {
            process.destroy();
        }
    }
}
