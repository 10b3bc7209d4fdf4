package dev.tenon.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line, as processes. */
class CommandLineIT {

    @TempDir Path temporary;
    private RunningCommand running;

    @AfterEach
    void close() throws Exception {
        if (running != null) {
            running.close();
        }
    }

    static Stream<Path> javas() throws Exception {
        try (Stream<Path> all = Files.list(Path.of("/usr/lib/jvm"))) {
            return all
                    .filter(j -> Files.isExecutable(j.resolve("bin/java")))
                    .filter(j -> !Files.isSymbolicLink(j))
                    .filter(j -> Files.exists(j.resolve("release")))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("javas")
    void a_container_runs_answers_and_stops_cleanly_on_every_java(Path java) throws Exception {
        WasmPlugin.answering("one").writeTo(temporary.resolve("plugins/probe"));
        start(java);

        assertEquals("1", running.awaitReady().group(1));
        assertEquals(new Command(0, "\"one\"\n", ""), tenon("call", "probe", "answer", "{}"));
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(temporary.resolve("data/token")));

        assertEquals(143, running.terminate());
        assertFalse(Files.exists(temporary.resolve("data/endpoint")));
        assertEquals(1, tenon("list").status());
    }

    @Test
    void verbs_answer_on_standard_output_alone() throws Exception {
        WasmPlugin.answering("one").writeTo(temporary.resolve("plugins/probe"));
        WasmPlugin.answering("x")
                .with("runtme: wasm\n")
                .writeTo(temporary.resolve("plugins/broken"));
        start(javas().findFirst().orElseThrow());
        assertEquals("1", running.awaitReady().group(1));

        Command list = tenon("list");
        assertEquals(0, list.status());
        assertTrue(
                list.out()
                        .lines()
                        .anyMatch(l -> l.matches("probe +running +wasm +1\\.0\\.0 +probe")),
                list.out());
        assertTrue(list.out().lines().anyMatch(l -> l.matches("broken +error .*")), list.out());
        assertTrue(list.out().contains("runtme"), list.out());

        Command json = tenon("list", "--json");
        assertTrue(
                json.out().startsWith("[") && json.out().contains("\"state\":\"running\""),
                json.out());
        assertTrue(tenon("info", "probe").out().contains("\"id\":\"probe\""));
        assertTrue(tenon("reload", "probe").out().contains("\"state\":\"running\""));
        assertEquals(
                "{\"a\":[1,\"é\"]}\n",
                Command.tenonWith("{\"a\":[1,\"é\"]}", "call", "probe", "echo", "--data", data())
                        .out());
        assertEquals(
                "[1]\n",
                Command.tenonWith("[1]", "call", "probe", "echo", "-", "--data", data()).out());

        assertEquals(130, running.interrupt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "call nobody answer {} | no_such_plugin: ",
                "call probe nothing {} | no_such_function: ",
                "call probe trap {}    | crashed: ",
                "call probe echo {]    | bad_request: ",
                "info nobody           | no_such_plugin: ",
                "reload nobody         | no_such_plugin: ",
            })
    void what_goes_wrong_is_one_line_with_kind_and_reason_and_status_1(String line, String kind)
            throws Exception {
        WasmPlugin.answering("one").writeTo(temporary.resolve("plugins/probe"));
        start(javas().findFirst().orElseThrow());
        running.awaitReady();

        Command failed = tenon(line.split(" "));

        assertEquals(1, failed.status());
        assertEquals("", failed.out());
        assertEquals(1, failed.err().lines().count(), failed.err());
        assertTrue(failed.err().startsWith("tenon: " + kind), failed.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fly               | verb fly",
                "call probe        | found 1 arguments, expected 2 to 3",
                "list --jsn        | --jsn",
                "list more         | found 1 arguments, expected 0",
                "run --port many   | --port: found many",
                "run --port 70000  | --port: found 70000",
                "run --plugins     | --plugins: found nothing",
                "validate /nowhere | DIR: found /nowhere",
                "test me           | found me",
            })
    void wrong_usage_is_one_line_that_names_the_argument_and_status_2(String line, String named)
            throws Exception {
        Command wrong = Command.tenon(line.split(" "));

        assertEquals(2, wrong.status(), wrong.err());
        assertEquals("", wrong.out());
        assertEquals(1, wrong.err().lines().count(), wrong.err());
        assertTrue(wrong.err().contains(named), wrong.err());
    }

    @Test
    void a_port_that_is_taken_is_one_line() throws Exception {
        try (var taken =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Command refused =
                    Command.tenon(
                            "run",
                            "--port",
                            String.valueOf(taken.getLocalPort()),
                            "--data",
                            data(),
                            "--plugins",
                            temporary.resolve("plugins").toString());
            assertEquals(1, refused.status());
            assertEquals(1, refused.err().lines().count(), refused.err());
            assertTrue(refused.err().contains("--port"), refused.err());
        }
    }

    @Test
    void validate_prints_everything_that_is_wrong() throws Exception {
        Path good = WasmPlugin.answering("one").writeTo(temporary.resolve("good"));
        Path bad =
                WasmPlugin.answering("one")
                        .with("max_concurrency: none\nsubscirbe: []\n")
                        .writeTo(temporary.resolve("bad"));

        assertEquals(0, Command.tenon("validate", good.toString()).status());
        Command invalid = Command.tenon("validate", bad.toString());

        assertEquals(1, invalid.status());
        assertEquals(2, invalid.out().lines().count(), invalid.out());
        assertTrue(invalid.out().contains("plugin.yaml:6: max_concurrency"), invalid.out());
        assertTrue(invalid.out().contains("subscirbe"), invalid.out());
        assertTrue(invalid.err().startsWith("tenon: invalid: 2 problems"), invalid.err());
    }

    private void start(Path java) throws Exception {
        running =
                RunningCommand.start(
                        java,
                        temporary,
                        "--plugins",
                        temporary.resolve("plugins").toString(),
                        "--data",
                        data());
    }

    private String data() {
        return temporary.resolve("data").toString();
    }

    private Command tenon(String... arguments) throws Exception {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = data();
        return Command.tenon(all);
    }
}
