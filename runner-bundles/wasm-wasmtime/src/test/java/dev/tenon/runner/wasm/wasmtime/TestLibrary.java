package dev.tenon.runner.wasm.wasmtime;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The library that the build got for the tests; those that need it are skipped without. */
public final class TestLibrary {

    private TestLibrary() {}

    public static Path path() {
        Path file = Path.of(System.getProperty("wasmtime.path.file"));
        try {
            String path = Files.exists(file) ? Files.readString(file).strip() : "";
            assumeTrue(!path.isEmpty(), "skipped: the build found no libwasmtime, and said why");
            return Path.of(path);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
