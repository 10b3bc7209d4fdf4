package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.CallException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerFilesTest {

    @TempDir Path folder;
    private Path work;
    private Path workspace;
    private Path outside;

    @BeforeEach
    void makeFolders() throws Exception {
        work = Files.createDirectory(folder.resolve("work"));
        workspace = Files.createDirectory(folder.resolve("workspace"));
        outside = Files.writeString(folder.resolve("outside"), "secret");
        Files.writeString(work.resolve("file"), "made");
    }

    @Test
    void files_in_the_work_folder_and_the_workspace_are_allowed_there_or_not() {
        allowed(work.resolve("file"), work.resolve("gone/again"), work);
        allowed(workspace.resolve("new"), Path.of("relative"), Path.of("a/../b"));
    }

    @Test
    void files_elsewhere_are_denied_however_they_are_written() {
        denied(outside);
        denied(work.resolve("../outside"));
        denied(Path.of("../outside"));
        denied(Path.of("/etc/passwd"));
        denied(folder.resolve("workspace-of-another/file"));
        denied(folder);
    }

    @Test
    void links_are_followed() throws Exception {
        Files.createSymbolicLink(work.resolve("out"), outside);
        Files.createSymbolicLink(work.resolve("up"), folder);
        Files.createSymbolicLink(work.resolve("dangling"), folder.resolve("nothing"));
        Files.createSymbolicLink(work.resolve("in"), work.resolve("file"));

        denied(work.resolve("out"));
        denied(work.resolve("up/outside"));
        denied(work.resolve("up/not-there-yet"));
        denied(work.resolve("dangling"));
        allowed(work.resolve("in"));
    }

    @Test
    void a_work_folder_behind_a_link_is_still_one() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), work);

        assertDoesNotThrow(
                () ->
                        new AnswerFiles(link, null)
                                .check(List.of(link.resolve("file").toString(), "file")));
    }

    @Test
    void without_a_workspace_relative_names_are_in_the_work_folder() {
        AnswerFiles files = new AnswerFiles(work, null);

        assertDoesNotThrow(() -> files.check(List.of("file", "other")));
        CallException.Denied denied =
                assertThrows(CallException.Denied.class, () -> files.check(List.of("../outside")));
        assertEquals(
                "files: found '../outside', expected a file in the plugin's work folder",
                denied.getMessage());
        assertThrows(
                CallException.Denied.class,
                () -> files.check(List.of(workspace.resolve("file").toString())));
    }

    @Test
    void a_name_that_is_none_is_denied() {
        assertThrows(
                CallException.Denied.class,
                () -> new AnswerFiles(work, workspace).check(List.of("a\0b")));
    }

    private void allowed(Path... files) {
        for (Path file : files) {
            assertDoesNotThrow(
                    () -> new AnswerFiles(work, workspace).check(List.of(file.toString())));
        }
    }

    private void denied(Path file) {
        CallException.Denied denied =
                assertThrows(
                        CallException.Denied.class,
                        () ->
                                new AnswerFiles(work, workspace)
                                        .check(List.of("fine", file.toString())));
        assertEquals(
                "files: found '%s', expected a file in the plugin's work folder or in the workspace"
                        .formatted(file),
                denied.getMessage());
    }
}
