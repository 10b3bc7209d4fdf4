package dev.tenon.runner.cabi.inprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.cabi.library.HostCalls;
import dev.tenon.runner.cabi.library.LibraryRequest;
import dev.tenon.runner.cabi.library.LoadedLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assertions;

/** Libraries that {@code src/test/c/build} made, each loaded from a file of its own. */
final class Libraries implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(30);
    static final Duration SHORT = Duration.ofMillis(200);
    static final int MAX_RESULT = 1 << 20;

    private static final Path BUILT = Path.of(System.getProperty("test.libraries"));
    private static final int MANY = 64;

    final RecordingHost host = new RecordingHost();
    private final Path folder;
    private final List<LoadedLibrary> loaded = new ArrayList<>();

    /**
     * @param folder for files of the libraries; nobody else's
     */
    Libraries(Path folder) {
        this.folder = folder;
    }

    static Path built(String name) {
        return BUILT.resolve("lib" + name + ".so").toAbsolutePath();
    }

    LoadedLibrary open() throws LoadException {
        return open("test", false);
    }

    LoadedLibrary openThreadSafe() throws LoadException {
        return open("test", true);
    }

    LoadedLibrary open(String name, boolean threadSafe) throws LoadException {
        Path file = folder.resolve(name + loaded.size() + ".so");
        try {
            Files.copy(built(name), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LoadedLibrary library =
                new ForeignLoader()
                        .load(
                                new LibraryRequest(file, MANY, threadSafe, MAX_RESULT, null),
                                new HostCalls(host));
        loaded.add(library);
        return library;
    }

    /** Names of the files that are mapped, of those in the folder. */
    List<String> mapped() {
        return mapped(folder);
    }

    static List<String> mapped(Path folder) {
        try {
            String start = folder.toRealPath() + "/";
            return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .filter(line -> line.contains(start))
                    .map(line -> line.substring(line.indexOf(start) + start.length()))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String call(LoadedLibrary library, String input) throws CallException {
        return call(library, input, LONG);
    }

    static String call(LoadedLibrary library, String input, Duration within) throws CallException {
        byte[] answer = library.execute(function(input), input.getBytes(UTF_8), after(within));
        return new String(answer, UTF_8);
    }

    /** What {@code answer} of {@code plugin.c} makes of a text. */
    static String answer(String text) {
        return "{\"success\":true,\"output\":\"" + text + "\"}";
    }

    /** A call on a thread of its own. */
    static CompletableFuture<String> calling(LoadedLibrary library, String input, Duration within) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        inThread(
                () -> {
                    try {
                        answer.complete(call(library, input, within));
                    } catch (CallException | RuntimeException | Error fault) {
                        answer.completeExceptionally(fault);
                    }
                });
        return answer;
    }

    static Thread inThread(Runnable task) {
        Thread thread = new Thread(task, "caller");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Begins a call that stays inside until {@link #letGo}; answers when it is inside. */
    CompletableFuture<String> stay(LoadedLibrary library, Duration within) {
        CompletableFuture<String> answer = calling(library, "stay " + gate(), within);
        await(() -> Files.exists(Path.of(gate() + ".entered")));
        return answer;
    }

    /** Lets the call end that stays inside. */
    void letGo() throws IOException {
        Files.createFile(gate());
    }

    static void await(Callable<Boolean> condition) {
        Assertions.assertTimeout(
                LONG,
                () -> {
                    long end = System.nanoTime() + LONG.toNanos();
                    while (!condition.call() && System.nanoTime() < end) {
                        Thread.sleep(1);
                    }
                    Assertions.assertTrue(condition.call());
                });
    }

    @Override
    public void close() {
        for (LoadedLibrary library : loaded) {
            library.close();
        }
        await(() -> mapped().isEmpty());
        await(() -> threads().isEmpty());
    }

    /** Names of our threads. */
    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("tenon-"))
                .toList();
    }

    static Deadline after(Duration duration) {
        return Deadline.after(duration);
    }

    private Path gate() {
        return folder.resolve("gate");
    }

    private static String function(String input) {
        return input.split(" ", 2)[0];
    }
}
