package dev.tenon.runner.cabi;

import dev.tenon.api.LoadException;
import dev.tenon.runner.cabi.jvm.Jdk;
import dev.tenon.runner.cabi.jvm.JdkSearch;
import dev.tenon.runner.cabi.jvm.WorkerJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The Java that workers run on: found when the first one is needed, and again whenever the operator
 * names another. Safe for use by many threads.
 */
final class WorkerJava {

    private static final String PROGRAM = "/worker/worker.jar";

    private final Path folder;
    private final Path runtimeFolder;
    private final Executor threads;
    private final Object preparing = new Object();
    private @Nullable Path program;
    private @Nullable String configured;
    private @Nullable WorkerJvm jvm;

    /**
     * @param folder where the workers' program and what makes it start faster is kept; better one
     *     that outlives the runner
     * @param runtimeFolder the runner's private one, which goes with the container
     * @param threads runs what is made for later
     */
    WorkerJava(Path folder, Path runtimeFolder, Executor threads) {
        this.folder = folder;
        this.runtimeFolder = runtimeFolder;
        this.threads = threads;
    }

    /**
     * The Java to use.
     *
     * @param home where the operator says that it is
     * @throws LoadException if there is none that is new enough
     */
    synchronized WorkerJvm jvm(@Nullable String home) throws LoadException {
        String wanted = home == null ? System.getProperty(JdkSearch.SETTING) : home;
        WorkerJvm known = jvm;
        if (known != null && Objects.equals(wanted, configured)) {
            return known;
        }
        Jdk jdk =
                new JdkSearch(
                                wanted,
                                Path.of(System.getProperty("java.home")),
                                System.getenv(),
                                JdkSearch.usualPlaces(Path.of(System.getProperty("user.home"))))
                        .find();
        WorkerJvm found =
                new WorkerJvm(
                        jdk,
                        program(),
                        folder.resolve("cache"),
                        runtimeFolder.resolve("rehearsal"));
        // the first workers do not wait for it
        threads.execute(() -> prepare(found));
        jvm = found;
        configured = wanted;
        return found;
    }

    /** One after the other, as all have one folder. */
    private void prepare(WorkerJvm found) {
        synchronized (preparing) {
            found.prepare();
        }
    }

    private Path program() throws LoadException {
        Path known = program;
        if (known == null) {
            try (InputStream in = WorkerJava.class.getResourceAsStream(PROGRAM)) {
                if (in == null) {
                    throw new LoadException("found no " + PROGRAM + " in the runner's bundle");
                }
                known = written(in.readAllBytes());
                program = known;
            } catch (IOException e) {
                throw new LoadException("cannot write the workers' program: " + e, e);
            }
        }
        return known;
    }

    /** One that is there already keeps its time, by which Java knows what it has cached of it. */
    private Path written(byte[] bytes) throws IOException {
        Path file = Files.createDirectories(folder).resolve("worker.jar");
        if (!Files.isRegularFile(file) || !Arrays.equals(bytes, Files.readAllBytes(file))) {
            Path filling = Files.createTempFile(folder, "worker", null);
            Files.write(filling, bytes);
            Files.move(filling, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }
}
