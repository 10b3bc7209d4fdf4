package dev.tenon.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {

    @TempDir Path temporary;

    @Test
    void a_token_is_made_once_for_the_owner_alone() throws IOException {
        Path data = temporary.resolve("a/data");

        String token = new TokenFile(data).readOrMake();

        assertTrue(token.matches("[A-Za-z0-9_-]{43}"), token);
        assertEquals("rw-------", mode(data.resolve("token")));
        assertEquals("rwx------", mode(data));
        assertEquals(token, new TokenFile(data).readOrMake());
        try (Stream<Path> files = Files.list(data)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void two_containers_have_two_tokens() throws IOException {
        assertNotEquals(
                new TokenFile(temporary.resolve("1")).readOrMake(),
                new TokenFile(temporary.resolve("2")).readOrMake());
    }

    @Test
    void a_token_of_the_operators_own_is_taken() throws IOException {
        write("my-own-token\n", "r--------");

        assertEquals("my-own-token", new TokenFile(temporary).readOrMake());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"})
    void a_token_that_others_may_read_or_write_is_refused_and_left_as_it_is(String mode)
            throws IOException {
        Path file = write("known-to-others", mode);

        IOException refusal = assertThrows(IOException.class, new TokenFile(temporary)::readOrMake);

        assertTrue(refusal.getMessage().startsWith(file + ": found mode " + mode));
        assertEquals(mode, mode(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "two words", "two\nlines", "ümlaut"})
    void a_file_that_holds_no_token_is_refused(String content) throws IOException {
        Path file = write(content, "rw-------");

        IOException refusal = assertThrows(IOException.class, new TokenFile(temporary)::readOrMake);

        assertTrue(refusal.getMessage().startsWith(file + ": found "), refusal.getMessage());
    }

    private Path write(String content, String mode) throws IOException {
        Path file = Files.writeString(temporary.resolve("token"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
