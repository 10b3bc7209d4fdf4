package dev.tenon.worker.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The libraries that {@code src/test/c/build} makes. */
public final class TestLibraries {

    static final long MAX_RESULT = 1 << 20;

    private TestLibraries() {}

    public static Path file(String name) {
        return Path.of(System.getProperty("test.libraries"), name + ".so").toAbsolutePath();
    }

    static NativeLibrary open(String name) throws LibraryException {
        return NativeLibrary.open(file(name), MAX_RESULT);
    }

    /** One that nothing else has mapped: a file of its own. */
    static Path copy(String name, Path folder, int number) throws IOException {
        return Files.copy(file(name), folder.resolve(name + number + ".so"));
    }
}
