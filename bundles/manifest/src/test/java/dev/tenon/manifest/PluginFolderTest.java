package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.manifest.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFolderTest {
    @TempDir Path temp;
    private Path folder;
    private Path outside;

    @BeforeEach
    void a_sound_folder() throws IOException {
        temp = temp.toRealPath();
        folder = Files.createDirectory(temp.resolve("hello"));
        outside = Files.writeString(temp.resolve("secret.txt"), "secret");
        Files.writeString(
                folder.resolve("plugin.yaml"), "{name: a, runtime: wasm, wasm: {module: a.wasm}}");
        Files.writeString(folder.resolve("a.wasm"), "");
    }

    private List<String> problems() {
        ManifestResult result = PluginFolder.open(folder).check(UnknownFields.ERROR);
        return result.problems().stream().map(Problem::toString).toList();
    }

    private Set<String> files() {
        return PluginFolder.open(folder).files(new ArrayList<>()).keySet();
    }

    @Test
    void files_are_listed_by_their_names_in_order() throws IOException {
        Files.createDirectories(folder.resolve("b/c"));
        Files.writeString(folder.resolve("b/c/d"), "");

        assertEquals(List.of(), problems());
        assertEquals(List.of("a.wasm", "b/c/d", "plugin.yaml"), List.copyOf(files()));
    }

    @Test
    void a_folder_may_be_opened_through_a_link() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), folder);

        assertEquals(List.of(), PluginFolder.open(link).check(UnknownFields.ERROR).problems());
    }

    @Test
    void no_folder_is_a_problem() {
        ManifestResult result =
                PluginFolder.open(temp.resolve("absent")).check(UnknownFields.ERROR);

        assertNull(result.manifest());
        assertEquals(
                List.of(Problem.of("absent", "no such folder", "a plugin's folder")),
                result.problems());
    }

    @Test
    void a_file_is_no_folder() {
        assertEquals(
                List.of(Problem.of("secret.txt", "no such folder", "a plugin's folder")),
                PluginFolder.open(outside).check(UnknownFields.ERROR).problems());
    }

    @Test
    void a_link_to_a_file_inside_counts_as_that_file() throws IOException {
        Files.move(folder.resolve("a.wasm"), folder.resolve("a-1.wasm"));
        Files.createSymbolicLink(folder.resolve("a.wasm"), Path.of("a-1.wasm"));

        assertEquals(List.of(), problems());
        assertEquals(
                folder.resolve("a-1.wasm"),
                PluginFolder.open(folder).files(new ArrayList<>()).get("a.wasm"));
    }

    @Test
    void a_link_that_leads_out_is_refused_once_even_where_the_manifest_names_it()
            throws IOException {
        Files.delete(folder.resolve("a.wasm"));
        Files.createSymbolicLink(folder.resolve("a.wasm"), Path.of("../secret.txt"));

        assertEquals(
                List.of(
                        "a.wasm: found a link to "
                                + outside
                                + ", expected files of the plugin's own folder"),
                problems());
    }

    @Test
    void a_folder_that_is_a_link_out_is_refused() throws IOException {
        Files.createSymbolicLink(folder.resolve("data"), temp);

        assertEquals(
                List.of(
                        "data: found a link to "
                                + temp
                                + ", expected files of the plugin's own folder"),
                problems());
    }

    @Test
    void a_link_to_a_folder_whose_name_begins_like_the_plugins_leads_out() throws IOException {
        Path neighbour = Files.createDirectory(temp.resolve("hello-2"));
        Files.createSymbolicLink(folder.resolve("data"), neighbour);

        assertEquals(1, problems().size());
    }

    @Test
    void links_that_lead_nowhere_or_round_are_refused() throws IOException {
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(folder.resolve("itself"), Path.of("itself"));
        Files.createSymbolicLink(folder.resolve("up"), Path.of("."));

        assertEquals(
                List.of(
                        "dangling: found a link that leads nowhere, expected a readable file",
                        "itself: found a link that leads nowhere, expected a readable file",
                        "up: found a link to a folder that holds it, expected no circle"),
                problems().stream().sorted().toList());
    }

    @Test
    void links_between_folders_that_multiply_are_bounded() throws IOException {
        for (int i = 0; i < 30; i++) {
            Path level = Files.createDirectory(folder.resolve("d" + i));
            Files.createSymbolicLink(level.resolve("l"), Path.of("../d" + (i + 1)));
            Files.createSymbolicLink(level.resolve("r"), Path.of("../d" + (i + 1)));
        }
        Files.createDirectory(folder.resolve("d30"));

        assertTrue(
                problems()
                        .contains(
                                "hello: found more than 10000 files and folders, expected fewer"));
    }

    @Test
    void a_manifest_that_is_a_link_out_is_not_read() throws IOException {
        Files.delete(folder.resolve("plugin.yaml"));
        Files.createSymbolicLink(folder.resolve("plugin.yaml"), outside);

        assertEquals(
                List.of(
                        "plugin.yaml: found a link to "
                                + outside
                                + ", expected files of the plugin's own folder"),
                problems());
    }

    @Test
    void a_hard_link_to_a_file_outside_is_refused() throws IOException {
        Files.createLink(folder.resolve("data.txt"), outside);

        assertEquals(
                List.of(
                        "data.txt: found a hard link to a file outside the plugin's folder,"
                                + " expected files of the plugin's own folder"),
                problems());
    }

    @Test
    void hard_links_within_the_folder_are_no_matter() throws IOException {
        Files.createLink(folder.resolve("b.wasm"), folder.resolve("a.wasm"));

        assertEquals(List.of(), problems());
    }

    @Test
    void pipes_are_refused_and_not_read() throws Exception {
        Files.delete(folder.resolve("a.wasm"));
        Files.delete(folder.resolve("plugin.yaml"));
        for (String name : List.of("a.wasm", "plugin.yaml")) {
            assertEquals(
                    0,
                    new ProcessBuilder("mkfifo", folder.resolve(name).toString())
                            .start()
                            .waitFor());
        }

        assertEquals(
                List.of(
                        "a.wasm: found a device, pipe or socket, expected files and folders",
                        "plugin.yaml: found a device, pipe or socket, expected files and folders"),
                problems().stream().sorted().toList());
    }

    @Test
    void a_huge_manifest_is_not_read() throws IOException {
        size("plugin.yaml", 256L << 20);

        assertEquals(
                List.of(
                        "plugin.yaml: found a file of 268435456 bytes, expected at most 262144"
                                + " bytes"),
                problems());
    }

    @Test
    void more_than_512_mebibytes_are_refused() throws IOException {
        size("a.wasm", 512L << 20);

        assertEquals(List.of("hello: found more than 512 MiB, expected less"), problems());
    }

    @Test
    void more_than_10000_files_are_refused() throws IOException {
        for (int i = 0; i < 10_000; i++) {
            Files.createFile(folder.resolve("f" + i));
        }

        assertTrue(
                problems()
                        .contains(
                                "hello: found more than 10000 files and folders, expected fewer"));
    }

    @Test
    void folders_more_than_32_deep_are_refused() throws IOException {
        Files.createDirectories(folder.resolve("d/".repeat(33)));

        List<String> problems = problems();

        assertEquals(1, problems.size());
        assertTrue(problems.get(0).endsWith("found folders more than 32 deep, expected fewer"));
    }

    @Test
    void names_that_could_be_misread_are_refused() throws IOException {
        Files.createFile(folder.resolve("a\nb"));
        Files.createFile(folder.resolve("a\\b"));

        assertEquals(
                List.of(
                        "\"a\\\\b\": found a name with a \\ or control character, expected a plain"
                                + " name",
                        "\"a\\nb\": found a name with a \\ or control character, expected a plain"
                                + " name"),
                problems().stream().sorted().toList());
    }

    @Test
    void mistakes_of_the_manifest_and_of_the_folder_are_told_together() throws IOException {
        Files.writeString(folder.resolve("plugin.yaml"), "runtime: wasm\nwasm: {module: b.wasm}\n");
        Files.createSymbolicLink(folder.resolve("data"), outside);

        assertEquals(
                List.of(
                        "plugin.yaml:1: name: found nothing, expected the plugin's name",
                        "plugin.yaml:2: wasm.module: found no such file: \"b.wasm\", expected a"
                                + " file in the plugin's folder",
                        "data: found a link to "
                                + outside
                                + ", expected files of the plugin's own folder"),
                problems());
    }

    /** A file of that many zeros, without writing them. */
    private void size(String name, long bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(bytes);
        }
    }
}
