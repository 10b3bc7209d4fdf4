package dev.tenon.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands, run as they stand there. */
class ReadmeIT {

    @TempDir Path temporary;

    @Test
    void its_commands_work_in_the_order_they_are_shown() throws Exception {
        List<String> commands = new ArrayList<>();
        Checkout.codeBlocks("README.md", "sh")
                .forEach(block -> commands.addAll(block.lines().toList()));
        assertEquals("./tenon run", commands.get(0));
        assertEquals("./tenon test", commands.get(1), "this is what runs this test");

        Path data = temporary.resolve("data");
        Path java = Path.of(System.getProperty("java.home"));
        try (RunningCommand running =
                RunningCommand.start(java, temporary, "--data", data.toString())) {
            int plugins = Integer.parseInt(running.awaitReady().group(1));
            assertEquals(11, plugins, "the examples");
            for (String command : commands.subList(2, commands.size())) {
                // another data folder than a container that somebody runs here by hand
                String line =
                        command.replaceFirst("(\\./tenon (?!validate)\\w+)", "$1 --data " + data);
                Command outcome = Command.shell(line);
                assertEquals(0, outcome.status(), command + "\n" + outcome.err());
            }
            assertTrue(
                    call(data, "stats '{\"text\": \"one two\\nthree\"}'").contains("\"words\":3"));
        }
    }

    @Test
    void its_manifest_is_the_examples() throws Exception {
        String shown = Checkout.codeBlocks("README.md", "yaml").get(0);
        String example = Checkout.read("examples/wasm-c-hello/plugin.yaml");
        for (String line : shown.lines().toList()) {
            assertTrue(example.contains(line), "not in the example: " + line);
        }
    }

    @Test
    void links_in_the_documents_lead_to_files() throws Exception {
        List<Path> documents =
                new ArrayList<>(
                        List.of(Checkout.path("README.md"), Checkout.path("CONTRIBUTING.md")));
        try (var docs = Files.list(Checkout.path("docs"))) {
            docs.forEach(documents::add);
        }
        List<String> dead = new ArrayList<>();
        for (Path document : documents) {
            Matcher links =
                    Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)")
                            .matcher(Files.readString(document));
            while (links.find()) {
                if (!Files.exists(document.resolveSibling(links.group(1)))) {
                    dead.add(document.getFileName() + ": " + links.group(1));
                }
            }
        }
        assertEquals(List.of(), dead);
    }

    private static String call(Path data, String rest) throws IOException, InterruptedException {
        return Command.shell("./tenon call --data " + data + " wasm-c-text " + rest).out();
    }
}
