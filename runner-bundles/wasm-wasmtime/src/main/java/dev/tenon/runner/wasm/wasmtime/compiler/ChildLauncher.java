package dev.tenon.runner.wasm.wasmtime.compiler;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.process.Belongings;
import dev.tenon.runner.process.Bubblewrap;
import dev.tenon.runner.process.Confinement;
import dev.tenon.runner.process.Folders;
import dev.tenon.runner.process.PluginProcess;
import dev.tenon.runner.process.ProcessLauncher;
import dev.tenon.runner.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Starts processes of the compiler, in a sandbox where one can be made: without network, and with
 * no file but those of the system, of Java, of the library and of itself. For one thread at a time.
 */
final class ChildLauncher implements AutoCloseable {

    private static final String ID = "wasm-compiler";

    /** Compiled code is a few times as large as the module. */
    private static final int LONGEST_ANSWER = 1 << 30;

    /** Each thread of the compiler takes a processor and a stack of its own. */
    private static final int MOST_THREADS = 4;

    private final Path library;
    private final Folders folders = Folders.create();
    private final ProcessLauncher launcher = new ProcessLauncher(folders.root());

    ChildLauncher(Path library) {
        this.library = library;
    }

    /**
     * Starts one and waits until it is ready.
     *
     * @throws LoadException why it is not
     */
    Child start(Deadline deadline) throws LoadException {
        Belongings belongings = new Belongings();
        boolean ready = false;
        try {
            Child child = launch(belongings);
            child.awaitReady(deadline);
            ready = true;
            return child;
        } catch (IOException failed) {
            throw new LoadException("the compiler cannot be started: " + failed, failed);
        } finally {
            if (!ready) {
                belongings.close();
            }
        }
    }

    /** Kills what runs. */
    @Override
    public void close() {
        launcher.close();
        folders.close();
    }

    private Child launch(Belongings belongings) throws IOException, LoadException {
        Path folder = folder(belongings);
        // one of its own, so that no process can write to it
        Path classes = folder(belongings);
        OwnClasses.write(classes);
        Path socket = folder.resolve("s");
        Link link = belongings.add(Link.listen(socket, LONGEST_ANSWER));
        CompilerJvm jvm = CompilerJvm.own();
        PluginProcess process =
                launcher.start(
                        new Program(
                                ID,
                                "the compiler of Wasmtime",
                                jvm.command(classes, socket, library),
                                folder,
                                environment(folder),
                                confinement(jvm, classes)));
        belongings.add(process::kill);
        process.onExit().thenRun(link::giveUp);
        return new Child(process, link, new LastWords(process), belongings);
    }

    private Path folder(Belongings belongings) throws IOException {
        Path folder = folders.forGuest();
        belongings.add(() -> Folders.delete(folder));
        return folder;
    }

    private static Map<String, String> environment(Path folder) {
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        return Map.of("TMPDIR", folder.toString(), "RAYON_NUM_THREADS", Integer.toString(threads));
    }

    private Confinement confinement(CompilerJvm jvm, Path classes) {
        return Confinement.builder()
                .sandboxed(Bubblewrap.find().isPresent())
                .readable(jvm.home(), "java.home")
                .readable(classes, "the compiler's classes")
                .readable(library, "wasmtime_library")
                .build();
    }
}
