package dev.tenon.runner.wasm.extism;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.runner.Guest;
import dev.tenon.runner.wasm.RecordingHost;
import dev.tenon.runner.wasm.TestEngines;
import dev.tenon.runner.wasm.TestPlugin;
import dev.tenon.runner.wasm.WasmRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plugins as Extism's own PDKs build them, see {@code src/test/extism}. Compiling Go's runtime
 * takes long, so there is one runner for all, and a guest that keeps each module compiled.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PdkTest {

    private static final String GO = "extism-go-reactor";
    private static final String COMMAND = "extism-go-command";
    private static final String ASSEMBLYSCRIPT = "extism-assemblyscript";

    private final WasmRunner runner = new WasmRunner((Path) null, TestEngines.properties());
    private final Set<String> compiled = new HashSet<>();
    private @TempDir Path folder;
    private RecordingHost host;

    @BeforeEach
    void newHost() {
        host = new RecordingHost();
    }

    @AfterAll
    void closeRunner() {
        runner.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {GO, ASSEMBLYSCRIPT})
    void vowels_are_counted(String module) throws Exception {
        Guest guest = start(module);
        assertEquals("{\"count\":3}", call(guest, "count_vowels", "\"Hello, World!\""));
        assertEquals("{\"count\":0}", call(guest, "count_vowels", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {GO, ASSEMBLYSCRIPT})
    void bytes_come_back_as_they_went(String module) throws Exception {
        Guest guest = start(module);
        for (String json :
                List.of(
                        "{\"a\":[1,2]}",
                        "\"text ü\"",
                        "\"123456 8\"",
                        "{\"$bytes\":\"/wABAgMEBQYHCA==\"}",
                        "\"" + "long".repeat(100_000) + "\"")) {
            assertEquals(json, call(guest, "echo", json));
        }
        assertEquals("null", call(guest, "echo", ""));
        assertEquals("17", call(guest, "echo", "\"17\""), "text that is JSON is JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {GO, ASSEMBLYSCRIPT})
    void configuration_is_had_by_name(String module) throws Exception {
        host.config.put("thing", "wert ü");
        Guest guest = start(module);
        assertEquals("\"configured: wert ü\"", call(guest, "config", "\"thing\""));
        assertEquals("null", call(guest, "config", "\"other\""));
    }

    @Test
    void a_pdk_that_writes_more_than_it_allocates_does_no_harm() throws Exception {
        Guest guest = start(ASSEMBLYSCRIPT);
        assertEquals("\"plain\"", call(guest, "echo_text", "\"plain\""));
        assertEquals("\"ü\"", call(guest, "echo_text", "\"üa\""));
        assertEquals("\"plain\"", call(guest, "echo_text", "\"plain\""));
    }

    @Test
    void variables_outlive_calls() throws Exception {
        Guest guest = start(GO);
        assertEquals("1", call(guest, "count", "\"n\""));
        assertEquals("2", call(guest, "count", "\"n\""));
        call(guest, "set_var", "\"name:value\"");
        assertEquals("\"value\"", call(guest, "get_var", "\"name\""));
        call(guest, "remove_var", "\"name\"");
        assertEquals("null", call(guest, "get_var", "\"name\""));
        Guest other = start(ASSEMBLYSCRIPT);
        assertEquals("\"nothing\"", call(other, "remember", "\"first\""));
        assertEquals("\"first\"", call(other, "remember", "\"second\""));
        call(other, "forget", "");
        assertEquals("\"nothing\"", call(other, "remember", "\"third\""));
    }

    @Test
    void variables_are_another_guests_own() throws Exception {
        Guest first = start(GO);
        call(first, "set_var", "\"name:value\"");
        Guest second = start(GO);
        assertEquals("null", call(second, "get_var", "\"name\""));
        assertEquals("\"value\"", call(first, "get_var", "\"name\""));
    }

    @Test
    void variables_are_shared_by_all_instances_of_a_pool() throws Exception {
        int callers = 3;
        CyclicBarrier together = new CyclicBarrier(callers);
        RecordingHost meeting =
                new RecordingHost() {
                    @Override
                    public HttpAnswer http(HttpCall call, Deadline deadline) throws HostException {
                        try {
                            together.await(30, TimeUnit.SECONDS);
                        } catch (Exception alone) {
                            throw new HostException(HostException.Kind.FAILED, "alone", alone);
                        }
                        return new HttpAnswer(200, Map.of(), "met".getBytes(UTF_8));
                    }
                };
        Guest guest = plugin(GO, meeting).instances(callers, TestPlugin.LONG).start(runner);
        // all are in use at once, so there are that many
        inParallel(callers, i -> call(guest, "get", "\"https://example.com\""));
        List<String> counts = inParallel(callers, i -> count(guest, "counter " + i, 50));
        assertEquals(List.of("50", "50", "50"), counts);
        for (int i = 0; i < callers; i++) {
            String name = "\"counter " + i + "\"";
            List<String> seen = inParallel(callers, any -> call(guest, "counted_together", name));
            assertEquals(List.of("50", "50", "50"), seen, "by every instance");
        }
    }

    @Test
    void a_request_and_its_answer_go_through_whole() throws Exception {
        host.answer =
                new HttpAnswer(
                        201, Map.of("content-type", "text/plain"), "written ü".getBytes(UTF_8));
        Guest guest = start(GO);
        assertEquals(
                "{\"body\":\"written ü\",\"headers\":{\"content-type\":\"text/plain\"},\"status\":201}",
                call(guest, "fetch", "\"a note\""));
        HttpCall request = host.requests.get(0);
        assertEquals("POST https://example.com/notes", request.method() + " " + request.url());
        assertEquals(Map.of("X-Test", "yes"), request.headers());
        assertArrayEquals("a note".getBytes(UTF_8), request.body());
        host.answer = new HttpAnswer(204, Map.of(), new byte[0]);
        assertEquals("{\"body\":\"\",\"headers\":{},\"status\":204}", call(guest, "fetch", ""));
    }

    @Test
    void a_request_that_is_denied_fails_the_call_and_the_plugin_goes_on() throws Exception {
        RecordingHost strict =
                new RecordingHost() {
                    @Override
                    public HttpAnswer http(HttpCall call, Deadline deadline) throws HostException {
                        throw new HostException(HostException.Kind.DENIED, "not listed");
                    }
                };
        Guest guest = plugin(GO, strict).instances(1, TestPlugin.SOON).start(runner);
        assertFails(guest, "fetch", "", "http_request: not listed");
        assertEquals("{\"count\":1}", call(guest, "count_vowels", "\"a\""));
    }

    @Test
    void messages_have_their_levels_and_printed_lines_too() throws Exception {
        Guest guest = start(GO);
        call(guest, "log", "");
        assertEquals(
                List.of(
                        "DEBUG log a detail",
                        "INFO log a fact",
                        "WARN log a doubt",
                        "ERROR log a mistake",
                        "INFO stdout printed"),
                host.log);
        host.log.clear();
        call(start(ASSEMBLYSCRIPT), "log", "");
        assertEquals(
                List.of(
                        "DEBUG log a detail",
                        "INFO log ein Überblick",
                        "WARN log a doubt",
                        "ERROR log a mistake"),
                host.log);
    }

    @Test
    void any_number_of_messages_fits_into_the_memory() throws Exception {
        List<Integer> lengths = new ArrayList<>();
        RecordingHost counting =
                new RecordingHost() {
                    @Override
                    public void log(LogLevel level, String message, Map<String, String> fields) {
                        lengths.add(message.length());
                    }
                };
        Guest guest = plugin(ASSEMBLYSCRIPT, counting).memory(4 << 20).start(runner);
        call(guest, "log_much", "");
        assertEquals(10_000, lengths.size());
        assertTrue(lengths.stream().allMatch(length -> length == 1000));
    }

    @Test
    void an_error_that_is_set_is_what_the_caller_is_told() throws Exception {
        Guest guest = start(GO);
        assertFails(guest, "fail", "\"17\"", "no such note: 17");
        assertFails(guest, "fail_quietly", "", "returned 7");
        assertFails(guest, "fail_softly", "", "an error");
        assertEquals("null", call(guest, "say_nothing", ""));
    }

    @Test
    void a_panic_is_a_crash_and_the_plugin_goes_on() throws Exception {
        Guest guest = start(GO);
        assertCrashes(guest, "break", "");
        assertTrue(host.log.contains("WARN stderr panic: broken"), host.log.toString());
        assertEquals("{\"count\":1}", call(guest, "count_vowels", "\"a\""));
    }

    @Test
    void a_check_that_fails_is_a_crash_with_its_message() throws Exception {
        Guest guest = start(ASSEMBLYSCRIPT);
        assertEquals("\"checked\"", call(guest, "check", ""));
        CallException crash =
                assertThrows(CallException.Crashed.class, () -> call(guest, "check", "1"));
        assertTrue(crash.getMessage().contains("expected no input at line"), crash.getMessage());
        assertEquals("\"checked\"", call(guest, "check", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {GO, ASSEMBLYSCRIPT})
    void an_endless_function_is_stopped_at_the_deadline(String module) throws Exception {
        Guest guest = start(module);
        assertThrows(
                CallException.DeadlineExceeded.class,
                () -> TestPlugin.call(guest, "spin", "", TestPlugin.SOON));
        assertEquals("{\"count\":1}", call(guest, "count_vowels", "\"a\""));
    }

    @Test
    void a_hoard_ends_at_the_limit_and_recycling_does_not() throws Exception {
        Guest guest = start(GO);
        assertCrashes(guest, "hoard", "out of memory");
        assertEquals("\"recycled\"", call(guest, "recycle", ""));
    }

    @Test
    void a_command_runs_main_for_each_call() throws Exception {
        Guest guest = plugin(COMMAND, host).instances(1, TestPlugin.SOON).start(runner);
        assertEquals("\"one after \\\"\\\"\"", call(guest, "_start", "\"one\""));
        assertEquals("\"two after \\\"one\\\"\"", call(guest, "_start", "\"two\""));
        CallException exit =
                assertThrows(CallException.Crashed.class, () -> call(guest, "_start", "\"exit\""));
        assertTrue(exit.getMessage().contains("exit with status 3"), exit.getMessage());
        assertFails(guest, "_start", "\"error\"", "no good");
        assertEquals("\"three after \\\"two\\\"\"", call(guest, "_start", "\"three\""));
    }

    private static void assertCrashes(Guest guest, String function, String reason) {
        CallException crash =
                assertThrows(CallException.Crashed.class, () -> call(guest, function, ""));
        assertTrue(crash.getMessage().contains(reason), crash.getMessage());
    }

    private static void assertFails(Guest guest, String function, String json, String message) {
        CallException failed =
                assertThrows(CallException.Failed.class, () -> call(guest, function, json));
        assertEquals(message, failed.getMessage());
    }

    private String count(Guest guest, String name, int times) throws CallException {
        String last = "";
        for (int i = 0; i < times; i++) {
            last = call(guest, "count", "\"" + name + "\"");
        }
        return last;
    }

    private Guest start(String module) throws Exception {
        return plugin(module, host).start(runner);
    }

    private TestPlugin plugin(String module, RecordingHost with) throws Exception {
        Path file = Path.of(System.getProperty("test.plugins"), module + ".wasm");
        assumeTrue(Files.exists(file), "see the build's messages: there is no " + file);
        TestPlugin plugin = TestPlugin.of(folder, Files.readAllBytes(file), with);
        if (compiled.add(module)) {
            plugin.load(runner);
        }
        return plugin;
    }

    private static String call(Guest guest, String function, String json) throws CallException {
        return TestPlugin.call(guest, function, json);
    }

    private static List<String> inParallel(int callers, Caller caller) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int number = i;
                all.add(threads.submit(() -> caller.call(number)));
            }
            List<String> answers = new ArrayList<>();
            for (Future<String> one : all) {
                answers.add(one.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    @FunctionalInterface
    private interface Caller {
        String call(int number) throws Exception;
    }
}
