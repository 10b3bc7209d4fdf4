package dev.tenon.runner.wasm.wasmtime.compiler;

import dev.tenon.runner.process.SmallJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JVM of a compiler's process: the one that runs this, small and quick to start. */
final class CompilerJvm {

    private static final List<String> OPTIONS =
            List.of(
                    "-Xshare:auto",
                    "-XX:ErrorFile=/dev/null",
                    "--enable-native-access=ALL-UNNAMED");

    private final Path home;

    private CompilerJvm(Path home) {
        this.home = home;
    }

    /** That of this process. */
    static CompilerJvm own() throws IOException {
        return new CompilerJvm(Path.of(System.getProperty("java.home")).toRealPath());
    }

    /** What a process has to be able to read to run. */
    Path home() {
        return home;
    }

    List<String> command(Path classes, Path socket, Path library) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/java").toString());
        command.addAll(SmallJvm.SIZE);
        command.addAll(SmallJvm.CRASH);
        command.addAll(OPTIONS);
        command.addAll(
                List.of(
                        "-cp",
                        classes.toString(),
                        Main.class.getName(),
                        socket.toString(),
                        library.toString()));
        return command;
    }
}
