package dev.tenon.runner.wasm.wasmtime.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder mounted for a test, where this machine lets us. */
record Mount(Path folder, boolean isThere) implements AutoCloseable {

    /** A file system of that many bytes in memory. */
    static Mount small(Path folder, long bytes) throws IOException, InterruptedException {
        String options = "size=" + bytes + ",mode=0700";
        return new Mount(
                folder, run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()));
    }

    /** The folder itself, such that nothing can be written to it. */
    static Mount readOnly(Path folder) throws IOException, InterruptedException {
        boolean mounted = run("mount", "--bind", folder.toString(), folder.toString());
        boolean readOnly = mounted && run("mount", "-o", "remount,bind,ro", folder.toString());
        if (mounted && !readOnly) {
            run("umount", folder.toString());
        }
        return new Mount(folder, readOnly);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (isThere && !run("umount", folder.toString())) {
            throw new IOException(folder + " is still mounted");
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command));
        return new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
