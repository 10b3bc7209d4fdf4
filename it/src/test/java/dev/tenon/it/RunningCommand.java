package dev.tenon.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./tenon run} as a process of its own. */
final class RunningCommand implements AutoCloseable {

    private static final Pattern READY =
            Pattern.compile(
                    "^tenon ready: (\\d+) plugins, (http://127\\.0\\.0\\.1:\\d+)$",
                    Pattern.MULTILINE);

    private final Process process;
    private final Path out;
    private final Path err;

    private RunningCommand(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * @param javaHome which Java runs it
     * @param folder where its output is kept
     */
    static RunningCommand start(Path javaHome, Path folder, String... arguments)
            throws IOException {
        List<String> line = new ArrayList<>(List.of(Checkout.path("tenon").toString(), "run"));
        line.addAll(List.of(arguments));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(line)
                        .directory(Checkout.path("").toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", javaHome.toString());
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new RunningCommand(process, out, err);
    }

    /** The ready line: group 1 is the number of plugins, group 2 the address. */
    Matcher awaitReady() {
        return Await.until(
                "the ready line",
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("ended: " + Files.readString(err));
                    }
                    Matcher matcher = READY.matcher(Files.readString(out));
                    return matcher.find() ? matcher : null;
                },
                m -> m != null);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** Ends it as Ctrl-C does, and waits. */
    int interrupt() throws IOException, InterruptedException {
        return signal("INT");
    }

    /** Ends it as {@code kill} does, and waits. */
    int terminate() throws IOException, InterruptedException {
        return signal("TERM");
    }

    /** Ends it as {@code kill -9} does: it has no time to clear up. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    private int signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still there a minute after SIG" + name);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
