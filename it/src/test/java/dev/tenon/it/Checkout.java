package dev.tenon.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The checkout under test: its documents, its command line, its examples. */
final class Checkout {

    private Checkout() {}

    static Path path(String name) {
        return Path.of(System.getProperty("tenon.home")).resolve(name);
    }

    static String read(String name) throws IOException {
        return Files.readString(path(name));
    }

    /** Where the build puts the example plugins. */
    static Path examples() {
        return path("examples/target/plugins");
    }

    /** The code blocks of a document in one language. */
    static List<String> codeBlocks(String document, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(read(document))
                .results()
                .map(m -> m.group(1))
                .toList();
    }
}
