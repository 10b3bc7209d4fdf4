package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.api.manifest.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {

    private static final int NOBODY = 65534;

    @TempDir Path temporary;
    private Path above;
    private Path plugins;
    private Path source;
    private Path library;

    @BeforeEach
    void a_plugin_that_is_ours_alone() throws IOException {
        above = Files.createDirectory(temporary.toRealPath().resolve("above"));
        plugins = Files.createDirectory(above.resolve("plugins"));
        source = Files.createDirectory(plugins.resolve("x"));
        library = Files.createDirectory(source.resolve("lib")).resolve("x.so");
        Files.writeString(library, "ELF");
        for (Path path : List.of(above, plugins, source, source.resolve("lib"), library)) {
            mode(path, "rwxr-xr-x");
        }
    }

    private static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static void sticky(Path path) throws IOException {
        Files.setAttribute(path, "unix:mode", 01777);
    }

    private static void giveAway(Path path) throws IOException {
        assumeTrue(Inode.of(path).orElseThrow().uid() == 0, "only root gives files away");
        Files.setAttribute(path, "unix:uid", NOBODY);
    }

    private static void toForeignGroup(Path path) throws IOException {
        assumeTrue(Inode.of(path).orElseThrow().uid() == 0, "only root gives files away");
        Files.setAttribute(path, "unix:gid", NOBODY);
    }

    private List<String> exposed() throws IOException {
        FolderCopy copy = new FolderCopy(source, new ByteBudget(1 << 20), path -> {});
        SortedMap<String, Path> files = new TreeMap<>(Map.of("lib/x.so", library));
        copy.copy(files, Files.createTempDirectory(temporary, "copy"));
        return Exposure.of(source, copy.inodes(), temporary).stream()
                .map(p -> p.file() + ": " + p.found())
                .toList();
    }

    @Test
    void what_is_ours_alone_is_not_exposed() throws IOException {
        assertEquals(List.of(), exposed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx", "rwxrwxrwx", "rwx-w----"})
    void a_trusted_directory_that_others_can_write_is_told(String mode) throws IOException {
        toForeignGroup(plugins);
        mode(plugins, mode);

        assertEquals(
                List.of(plugins + ": a directory that others can write (" + mode + ")"), exposed());
    }

    @Test
    void a_sticky_one_is_told_too_since_others_can_drop_plugins_there() throws IOException {
        sticky(plugins);

        assertEquals(
                List.of(plugins + ": a directory that others can write (rwxrwxrwx)"), exposed());
    }

    @Test
    void a_directory_above_whose_entries_others_can_rename_is_told() throws IOException {
        mode(above, "rwxrwxrwx");

        assertEquals(List.of(above + ": a directory that others can write (rwxrwxrwx)"), exposed());
    }

    @Test
    void a_sticky_one_above_is_safe() throws IOException {
        sticky(above);

        assertEquals(List.of(), exposed());
    }

    @Test
    void the_owners_own_group_is_nobody_else() throws IOException {
        assumeTrue(Inode.of(plugins).orElseThrow().privateGroup(), "a user with a private group");
        for (Path path : List.of(above, plugins, source, library)) {
            mode(path, "rwxrwxr-x");
        }

        assertEquals(List.of(), exposed());
    }

    @Test
    void the_plugins_folder_those_below_and_files_are_told() throws IOException {
        mode(source, "rwxrwxrwx");
        toForeignGroup(source.resolve("lib"));
        mode(source.resolve("lib"), "rwxrwxr-x");
        mode(library, "rw-r--rw-");

        assertEquals(
                List.of(
                        "x: a directory that others can write (rwxrwxrwx)",
                        "lib: a directory that others can write (rwxrwxr-x)",
                        "lib/x.so: a file that others can write (rw-r--rw-)"),
                exposed());
    }

    @Test
    void what_belongs_to_another_user_is_told_though_only_he_can_write_it() throws IOException {
        giveAway(above);
        giveAway(plugins);
        giveAway(library);

        assertEquals(
                List.of(
                        plugins + ": a directory of user 65534 (rwxr-xr-x)",
                        above + ": a directory of user 65534 (rwxr-xr-x)",
                        "lib/x.so: a file of user 65534 (rwxr-xr-x)"),
                exposed());
    }

    @Test
    void in_a_sticky_directory_what_belongs_to_another_can_still_be_renamed() throws IOException {
        sticky(above);
        giveAway(plugins);

        assertEquals(List.of(plugins + ": a directory of user 65534 (rwxr-xr-x)"), exposed());
    }

    @Test
    void what_is_expected_is_told() throws IOException {
        mode(plugins, "rwxrwxrwx");

        Problem problem = Exposure.of(source, Map.of(), temporary).get(0);

        assertEquals(
                "one that only root and the container's own user can write, unless the plugin is"
                        + " WebAssembly",
                problem.expected());
    }

    @Test
    void a_long_list_is_cut_and_says_so() throws IOException {
        Map<Path, Inode> read = new TreeMap<>();
        mode(library, "rw-rw-rw-");
        for (int i = 0; i < 100; i++) {
            read.put(source.resolve("f" + i), Inode.of(library).orElseThrow());
        }

        List<Problem> problems = Exposure.of(source, read, temporary);

        assertEquals(21, problems.size());
        assertEquals("one of 80 more that others can write", problems.get(20).found());
    }
}
