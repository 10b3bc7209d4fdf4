package dev.tenon.runner.wasm.wasmtime.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryFileTest {

    private static final int NOBODY = 65534;

    @TempDir Path temporary;
    private Path folder;
    private Path library;

    @BeforeEach
    void makeLibrary() throws IOException {
        folder = Files.createDirectory(temporary.toRealPath().resolve("lib"));
        library = Files.writeString(folder.resolve("libwasmtime.so"), "code");
    }

    @Test
    void a_library_is_known_by_its_real_path_and_its_content() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("link.so"), library);

        LibraryFile found = LibraryFile.of(link);

        assertEquals(library, found.path());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest("code".getBytes(UTF_8));
        assertEquals(HexFormat.of().formatHex(digest), found.sha256());
    }

    @Test
    void what_is_not_there_is_named() {
        Path absent = folder.resolve("absent.so");
        assertRefused(absent, absent + ": found nothing, expected a library");
    }

    @Test
    void a_folder_is_no_library() {
        assertRefused(folder, folder + ": found no regular file");
    }

    @Test
    void a_relative_path_is_refused() {
        assertRefused(Path.of("libwasmtime.so"), "found a relative path");
    }

    @Test
    void a_library_that_others_may_write_to_is_refused() throws IOException {
        mode(library, "rw-r--rw-");
        assertRefused(library, library + ": found mode 0646");
    }

    @Test
    void a_library_in_a_folder_that_others_may_write_to_is_refused() throws IOException {
        mode(folder, "rwxr-xrwx");
        assertRefused(library, folder + ": found mode 0757");
    }

    @Test
    void a_sticky_folder_of_all_protects_what_is_in_it() throws Exception {
        Files.setAttribute(folder, "unix:mode", 01777);
        assertEquals(library, LibraryFile.of(library).path());
    }

    @Test
    void a_library_of_another_user_is_refused() throws IOException {
        giveAway(library);
        assertRefused(library, library + ": found owner " + NOBODY);
    }

    @Test
    void a_library_in_a_folder_of_another_user_is_refused() throws IOException {
        giveAway(folder);
        assertRefused(library, folder + ": found owner " + NOBODY);
    }

    private static void assertRefused(Path path, String reason) {
        IOException refused = assertThrows(IOException.class, () -> LibraryFile.of(path));
        assertTrue(refused.getMessage().contains(reason), refused::getMessage);
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void giveAway(Path path) throws IOException {
        assumeTrue(FileStatus.ownUid() == 0, "skipped: only root can give files to others");
        Files.setAttribute(path, "unix:uid", NOBODY);
    }
}
