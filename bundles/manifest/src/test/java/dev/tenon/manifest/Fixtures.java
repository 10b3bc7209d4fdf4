package dev.tenon.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files below {@code src/test/resources}. */
final class Fixtures {
    private Fixtures() {}

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(Path.of("src/test/resources", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
