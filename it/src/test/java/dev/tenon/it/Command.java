package dev.tenon.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The outcome of one command.
 *
 * @param status its exit status
 * @param out standard output
 * @param err standard error
 */
record Command(int status, String out, String err) {

    private static final int LIMIT_SECONDS = 120;

    /** Runs {@code ./tenon} with nothing on standard input. */
    static Command tenon(String... arguments) throws IOException, InterruptedException {
        return tenonWith("", arguments);
    }

    /** Runs {@code ./tenon} with this on standard input. */
    static Command tenonWith(String input, String... arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(Checkout.path("tenon").toString()));
        line.addAll(List.of(arguments));
        return run(input, line);
    }

    /** Runs a line of a document as a shell does, in the checkout. */
    static Command shell(String line) throws IOException, InterruptedException {
        return run("", List.of("bash", "-c", line));
    }

    private static Command run(String input, List<String> line)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("tenon-out", "");
        Path err = Files.createTempFile("tenon-err", "");
        try {
            Process process =
                    new ProcessBuilder(line)
                            .directory(Checkout.path("").toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(line + " has not ended; " + Files.readString(err));
            }
            return new Command(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
