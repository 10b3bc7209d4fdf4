package dev.tenon.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The example plugins as the build made them, copied to where a test deploys them. */
final class ExampleFolders {

    private ExampleFolders() {}

    /** Copies one, and returns where to. */
    static Path copy(String name, Path to) throws Exception {
        Path from = Checkout.examples().resolve(name);
        Files.createDirectories(to.getParent());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }
}
