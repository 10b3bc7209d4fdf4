package dev.tenon.runner.cabi.jvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How workers are started. With a cache of their classes they are ready in about half of the time;
 * without one they run as well. Thread-safe.
 */
public final class WorkerJvm {

    private final Jdk jdk;
    private final Path workerJar;
    private final Path cacheFolder;
    private final Path socket;
    private volatile @Nullable ClassCache cache;

    /**
     * @param workerJar the worker, readable to whoever it runs as
     * @param cacheFolder folder for this alone that outlives the container; made if it is not
     *     there. Not for two containers, as each removes what it has no use for
     * @param socket where one can be made while the cache is; in a folder that goes with the
     *     container however it ends
     */
    public WorkerJvm(Jdk jdk, Path workerJar, Path cacheFolder, Path socket) {
        this.socket = socket;
        this.jdk = jdk;
        this.workerJar = workerJar.toAbsolutePath();
        this.cacheFolder = cacheFolder.toAbsolutePath();
    }

    /**
     * Makes the cache, which takes seconds, unless a good one is there. Until this has returned
     * workers start without. Once is enough; not by two threads at once.
     *
     * @return why there is none, for the log
     */
    public Optional<String> prepare() {
        try {
            ClassCache made = new ClassCache(jdk, workerJar, cacheFolder, socket);
            made.prepare();
            cache = made;
            return Optional.empty();
        } catch (IOException | UncheckedIOException failed) {
            return Optional.of("no cache for workers in " + cacheFolder + ": " + failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("no cache for workers: interrupted");
        }
    }

    /**
     * The command that starts a worker.
     *
     * @param socket where it shall listen
     * @param errorFile what the JVM shall write if C code crashes it, for {@link CrashReport}
     */
    public List<String> command(Path socket, Path errorFile) {
        List<String> command = new ArrayList<>();
        command.add(jdk.java().toString());
        command.addAll(JvmOptions.run(errorFile));
        ClassCache made = usable();
        if (made != null) {
            command.add(JvmOptions.use(jdk, made.cache()));
        }
        command.add("-jar");
        command.add((made == null ? workerJar : made.jar()).toString());
        command.add(socket.toString());
        return command;
    }

    /** What a sandbox has to let a worker read for that, beside the system's libraries. */
    public List<Path> readable() {
        ClassCache made = usable();
        return made == null
                ? List.of(jdk.home(), workerJar)
                : List.of(jdk.home(), made.jar(), made.cache());
    }

    /** Somebody may have tidied up. */
    private @Nullable ClassCache usable() {
        ClassCache made = cache;
        return made != null && made.isThere() ? made : null;
    }
}
