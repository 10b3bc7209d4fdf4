package dev.tenon.launcher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateVerbTest {

    @TempDir Path folder;
    private final PrintStream out = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(out);
    }

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void an_unknown_field_of_a_plugin_json_is_shown_and_no_mistake() throws Exception {
        Files.writeString(
                folder.resolve("plugin.json"),
                """
                {"name": "text", "description": "Counts words", "version": "1.0.0",
                 "homepage": "https://example.com"}
                """);
        Files.writeString(folder.resolve("text.so"), "");
        Files.writeString(folder.resolve("text.dylib"), "");
        Files.writeString(folder.resolve("text.dll"), "");

        new ValidateVerb().run(List.of(folder.toString()));

        assertEquals(2, lines().size(), lines()::toString);
        assertTrue(
                lines().get(0)
                        .startsWith(
                                "warning: plugin.json:2: homepage: found unknown field"
                                        + " \"homepage\", which is kept and ignored"));
        assertEquals("valid: " + folder, lines().get(1));
    }

    @Test
    void everything_wrong_is_shown_and_counted() throws Exception {
        Files.writeString(folder.resolve("plugin.json"), "{\"home\": 1}");

        CommandException refused =
                assertThrows(
                        CommandException.class,
                        () -> new ValidateVerb().run(List.of(folder.toString())));

        assertTrue(refused.getMessage().contains("4 problems"), refused.getMessage());
        assertEquals(5, lines().size(), lines()::toString);
        assertTrue(lines().get(4).startsWith("warning: "), lines()::toString);
    }
}
