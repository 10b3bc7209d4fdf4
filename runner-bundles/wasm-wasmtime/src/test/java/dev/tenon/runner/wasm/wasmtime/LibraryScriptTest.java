package dev.tenon.runner.wasm.wasmtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Script {@code library}, with a cache folder and programs of its own. */
@Timeout(120)
class LibraryScriptTest {

    private static final Path SCRIPT = Path.of("library").toAbsolutePath();
    private static final String NONE = "library: no libwasmtime: ";
    private static final String ENGINE_IN_JAVA = "; the pure-Java engine serves";

    /** What the script uses of the system, beside what it may not find. */
    private static final List<String> TOOLS =
            List.of(
                    ("basename chmod cut dirname find grep ldd mkdir mktemp mv rm sed sha256sum tail"
                                    + " uname")
                            .split(" "));

    @TempDir Path temporary;
    private Path cache;
    private Path programs;
    private final Map<String, String> environment = new HashMap<>();

    record Outcome(int status, String output, String errors) {
        boolean isNone(String reason) {
            return status == 1
                    && output.isEmpty()
                    && errors.startsWith(NONE)
                    && errors.contains(reason)
                    && errors.endsWith(ENGINE_IN_JAVA)
                    && errors.lines().count() == 1;
        }
    }

    @BeforeEach
    void makeFolders() throws IOException {
        cache = temporary.toRealPath().resolve("cache");
        programs = Files.createDirectory(temporary.toRealPath().resolve("bin"));
        for (String tool : TOOLS) {
            program(tool, "PATH=/usr/bin:/bin exec %s \"$@\"".formatted(tool));
        }
        // the system's own libraries are no part of these tests
        program("ldconfig", "exit 0");
        environment.put("PATH", programs.toString());
        environment.put("XDG_CACHE_HOME", cache.toString());
        environment.put("HOME", temporary.toString());
    }

    @Test
    void the_configured_library_comes_first() throws Exception {
        Path configured = Files.writeString(temporary.toRealPath().resolve("my.so"), "any");
        environment.put("TENON_WASMTIME_LIBRARY", configured.toString());

        assertEquals(new Outcome(0, configured.toString(), ""), run());
    }

    @Test
    void a_relative_configured_path_is_made_absolute() throws Exception {
        environment.put("TENON_WASMTIME_LIBRARY", "pom.xml");

        assertEquals(Path.of("pom.xml").toRealPath().toString(), run().output());
    }

    @Test
    void a_configured_library_that_is_not_there_is_an_error_that_names_it() throws Exception {
        environment.put("TENON_WASMTIME_LIBRARY", "/absent/lib.so");

        Outcome outcome = run();
        assertEquals(1, outcome.status());
        assertEquals("", outcome.output());
        assertEquals(
                "library: TENON_WASMTIME_LIBRARY: found '/absent/lib.so', which is no file,"
                        + " expected the path of libwasmtime",
                outcome.errors());
    }

    @Test
    void a_library_of_the_system_serves_if_its_version_does() throws Exception {
        Path newer = library("newer/libwasmtime.so", "x\nversion: 50.0.0\nx");
        Path older = library("older/libwasmtime.so", "x\nversion: 4.9.0\nx");
        Path fits = library("fits/libwasmtime.so", "x\0\nversion: 49.1.2\n\0x");
        listed(newer, older, fits);

        assertEquals(new Outcome(0, fits.toString(), ""), run());
    }

    @Test
    void a_library_of_another_machine_is_passed_over() throws Exception {
        Path other = library("other/libwasmtime.so", "\nversion: 49.0.0\n");
        program("ldconfig", "echo '\tlibwasmtime.so (libc6,none-such) => " + other + "'");

        assertTrue(run().isNone("python3"), () -> "found " + other);
    }

    @Test
    void without_python_the_one_line_says_so() throws Exception {
        Outcome outcome = run();
        assertTrue(
                outcome.isNone("python3, which would get Wasmtime's wheel, is not there"),
                outcome::toString);
    }

    @Test
    void without_pip_the_one_line_names_its_package() throws Exception {
        program("python3", "exit 1");
        Outcome outcome = run();
        assertTrue(outcome.isNone("is not there (python3-pip)"), outcome::toString);
    }

    @Test
    void without_network_the_one_line_says_what_pip_says() throws Exception {
        python("echo first >&2; echo 'ERROR: nothing found' >&2; exit 1");
        Outcome outcome = run();
        assertTrue(
                outcome.isNone("pip got no wheel of Wasmtime 49.0.0: ERROR: nothing found"),
                outcome::toString);
        assertNothingLeft();
    }

    @Test
    void a_machine_that_wasmtime_has_no_wheel_for_is_named() throws Exception {
        program("uname", "[ \"$1\" = -s ] && echo Plan9 || echo mips");
        Outcome outcome = run();
        assertTrue(outcome.isNone("has no wheel for Plan9 on mips"), outcome::toString);
    }

    @Test
    void a_cache_that_cannot_be_written_to_is_named() throws Exception {
        Files.writeString(cache, "a file");
        Outcome outcome = run();
        assertTrue(outcome.isNone(cache + "/tenon cannot be written to"), outcome::toString);
    }

    @Test
    void a_wheel_with_another_hash_is_refused_and_nothing_of_it_is_kept() throws Exception {
        python("echo other > \"$work\"/wasmtime.whl");
        Outcome outcome = run();
        assertTrue(
                outcome.isNone("wasmtime.whl: found SHA-256 ")
                        && outcome.errors().contains("expected "),
                outcome::toString);
        assertNothingLeft();
    }

    @Test
    void the_official_wheels_library_is_kept_for_us_alone_and_found_again() throws Exception {
        Path library = official();
        assertEquals("rw-------", mode(library));
        assertEquals("rwx------", mode(library.getParent()));
        assertEquals("rwx------", mode(library.getParent().getParent()));

        withoutPython();
        assertEquals(new Outcome(0, library.toString(), ""), run());
    }

    @Test
    void a_kept_library_that_was_changed_is_got_again() throws Exception {
        Path library = official();
        byte[] content = Files.readAllBytes(library);
        byte[] changed = content.clone();
        changed[content.length / 2] ^= 1;
        Files.write(library, changed);

        assertEquals(library, official());
        assertArrayEquals(content, Files.readAllBytes(library));

        Files.write(library, changed);
        withoutPython();
        assertTrue(run().isNone("python3"));
    }

    @Test
    void a_kept_library_that_others_may_write_to_is_got_again() throws Exception {
        Path library = official();
        Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertEquals(library, official());
        assertEquals("rw-------", mode(library));
    }

    @Test
    void a_kept_folder_that_others_may_write_to_or_that_is_a_link_is_refused() throws Exception {
        Path folder = official().getParent();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused(folder);

        Path moved = Files.move(folder, temporary.resolve("moved"));
        Files.setPosixFilePermissions(moved, PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(folder, moved);
        assertRefused(folder);
    }

    private void assertRefused(Path folder) throws Exception {
        Outcome refused = run();
        assertEquals(1, refused.status());
        assertEquals("", refused.output());
        assertTrue(refused.errors().startsWith("library: " + folder + ": found a link, or"));
    }

    /** By the real pip, where it finds what it looks for. */
    private Path official() throws Exception {
        environment.put("PATH", programs + ":" + System.getenv("PATH"));
        System.getenv()
                .forEach(
                        (name, value) -> {
                            if (name.startsWith("PIP_")) {
                                environment.put(name, value);
                            }
                        });
        Outcome outcome = run();
        assumeTrue(outcome.status() == 0, () -> "skipped: " + outcome.errors());
        Path library = Path.of(outcome.output());
        assertTrue(library.startsWith(cache), outcome::toString);
        try (Stream<Path> entries = Files.list(cache.resolve("tenon"))) {
            assertEquals(List.of(library.getParent()), entries.toList(), "and nothing else");
        }
        return library;
    }

    private void withoutPython() {
        environment.put("PATH", programs.toString());
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> entries = Files.list(cache.resolve("tenon"))) {
            assertFalse(entries.findAny().isPresent());
        }
    }

    /** A python3 whose pip does as it is told; {@code work} is where it is to put the wheel. */
    private void python(String download) throws IOException {
        program(
                "python3",
                """
                [ "$3" != --version ] || exit 0
                while [ "$1" != --dest ]; do shift; done
                work=$2
                """
                        + download);
    }

    private void listed(Path... libraries) throws IOException {
        StringBuilder script = new StringBuilder();
        for (Path library : libraries) {
            script.append("echo '\tlibwasmtime.so.49 (libc6,x86-64,AArch64) => ")
                    .append(library)
                    .append("'\n");
        }
        program("ldconfig", script.toString());
    }

    private Path library(String name, String content) throws IOException {
        Path file = temporary.toRealPath().resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private void program(String name, String script) throws IOException {
        Path program = Files.writeString(programs.resolve(name), "#!/bin/bash\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Outcome run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/bash", SCRIPT.toString());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Path errors = temporary.resolve("errors");
        Process process = builder.redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        return new Outcome(process.waitFor(), output, Files.readString(errors).strip());
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
