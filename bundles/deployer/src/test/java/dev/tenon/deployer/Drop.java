package dev.tenon.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Drops plugins for tests. */
final class Drop {

    private Drop() {}

    static String manifest(String version) {
        return """
                name: Text "tools", \\ 名前
                version: %s
                runtime: wasm
                wasm:
                  module: x.wasm
                provides:
                  abilities:
                    - capability: text
                      operations: [count, 'toc,"\\']
                """
                .formatted(version);
    }

    /** A whole plugin's folder, put in place at once; one that is there is changed. */
    static Path folder(Path folder, String version) throws IOException {
        if (Files.exists(folder)) {
            whole(folder.resolve("plugin.yaml"), manifest(version).getBytes(UTF_8));
            return folder;
        }
        Path beside = Files.createTempDirectory("tenon-drop");
        file(beside.resolve("x.wasm"), "\0asm");
        file(beside.resolve("plugin.yaml"), manifest(version));
        return Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    static String libraryManifest(String version) {
        return """
                {"name": "text", "description": "Counts words", "version": "%s",
                 "homepage": "https://example.com"}
                """
                .formatted(version);
    }

    /** The folder of a native plugin with a {@code plugin.json}, put in place at once. */
    static Path library(Path folder, String version) throws IOException {
        Path beside = Files.createTempDirectory("tenon-drop");
        file(beside.resolve("libtext.so"), "ELF");
        file(beside.resolve("plugin.json"), libraryManifest(version));
        return Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    static byte[] zip(String version) {
        return Zips.of("plugin.yaml", manifest(version), "x.wasm", "\0asm");
    }

    static Path file(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }

    /** Puts a file in place at once, as a careful copy does. */
    static Path whole(Path file, byte[] content) throws IOException {
        Path beside = Files.write(Files.createTempFile("tenon-drop", ""), content);
        return Files.move(
                beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
