package dev.tenon.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program in C sees the files of its manifest, and no others. */
class WasmFilesIT {

    private static final Path MODULE =
            Checkout.path("runner-bundles/wasm/target/test-modules/posix.wasm");

    // numbers of WASI's errors, and a space
    private static final String NO_ENTRY = "44 ";
    private static final String READ_ONLY = "69 ";
    private static final String NOT_PERMITTED = "63 ";

    @TempDir Path temporary;

    @ParameterizedTest
    @EnumSource
    void what_is_granted_is_there_and_nothing_else(WasmEngine engine) throws Exception {
        Path data = Files.createDirectory(temporary.toRealPath().resolve("granted"));
        Files.writeString(data.resolve("poem"), "roses");
        Files.writeString(temporary.resolve("secret"), "violets");
        Files.createSymbolicLink(data.resolve("way-out"), temporary.resolve("secret"));
        try (Container container = Container.start(engine.options(temporary))) {
            deploy(container.folder("files"), data);
            container.awaitRunning("files");

            assertAnswer(container, "0 roses", "read", data + "/poem", "");
            assertAnswer(container, READ_ONLY, "write", data + "/poem", "thorns");
            assertAnswer(container, READ_ONLY, "unlink", data + "/poem", "");
            assertAnswer(container, NOT_PERMITTED, "read", data + "/../secret", "");
            assertAnswer(container, NOT_PERMITTED, "read", data + "/way-out", "");
            assertAnswer(container, NO_ENTRY, "read", temporary.toRealPath() + "/secret", "");
            assertAnswer(container, "0 ", "write", "notes/today", "kept");
        }
        assertEquals("roses", Files.readString(data.resolve("poem")));
        try (Container container = Container.start(engine.options(temporary))) {
            container.awaitRunning("files");
            assertAnswer(container, "0 kept", "read", "notes/today", "");
        }
    }

    private static void assertAnswer(
            Container container, String expected, String operation, String path, String text)
            throws Exception {
        String answer =
                container.call(
                        "files",
                        "command",
                        "{\"op\":\"%s\",\"path\":\"%s\",\"to\":\"%s\"}"
                                .formatted(operation, path, text));
        assertEquals("\"" + expected + "\"", answer, operation + " " + path);
    }

    private static void deploy(Path folder, Path granted) throws Exception {
        Files.createDirectories(folder);
        Files.copy(MODULE, folder.resolve("posix.wasm"), StandardCopyOption.REPLACE_EXISTING);
        Files.write(
                folder.resolve("plugin.yaml"),
                """
                name: files
                version: 1.0.0
                runtime: wasm
                wasm:
                  module: posix.wasm
                permissions:
                  filesystem:
                    - path: %s
                      mode: read
                    - path: notes
                      mode: readwrite
                """
                        .formatted(granted)
                        .getBytes(StandardCharsets.UTF_8));
    }
}
