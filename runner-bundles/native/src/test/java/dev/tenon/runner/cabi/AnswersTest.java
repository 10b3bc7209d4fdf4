package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.runner.Guest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What libraries answer: the right is passed on as it is, the wrong named; the worker lives on. */
class AnswersTest extends RunnerFixture {

    private Guest guest;

    /** One for all tests: none of them may end it. */
    @BeforeAll
    void startGuest() throws Exception {
        Path apart = Files.createDirectory(home.resolve("answers"));
        guest = TestPlugin.troubled(apart).configuration("{\"a\":1}").load(runner);
        guest.start(Deadline.after(TestPlugin.LONG));
    }

    @AfterAll
    void closeGuest() {
        assertTrue(guest.ready(Deadline.after(TestPlugin.LONG)));
        assertFalse(guest.ended().toCompletableFuture().isDone());
        guest.close();
    }

    @Test
    void a_library_that_knows_only_the_specification_runs() throws Exception {
        Guest plain = start(TestPlugin.of("test", folder, "libplain.so"));

        String input =
                "{\"input\":{\"function\":\"count\",\"params\":[1]},\"workspace_root\":null,\"config\":{}}";
        assertEquals(
                "{\"bytes\":%d}".formatted(input.length()), TestPlugin.call(plain, "count", "[1]"));
        assertTrue(plain.ready(Deadline.after(TestPlugin.LONG)));
    }

    @Test
    void a_library_in_rust_that_knows_only_the_specification_runs() throws Exception {
        assumeTrue(
                Files.exists(TestPlugin.LIBRARIES.resolve("librust.so")),
                "src/test/native/build found no rustc");
        Guest rust = start(TestPlugin.of("test", folder, "librust.so").threadSafe(4));

        String turned = TestPlugin.call(rust, "f", "[\"abc\"]");
        assertTrue(turned.contains("cba"), turned);
        String whole = TestPlugin.call(rust, "execute", "{\"x\":\"abc\"}");
        assertTrue(whole.startsWith("{\"success\":true,\"output\":"), whole);
    }

    @Test
    void the_input_has_function_parameters_workspace_and_configuration() throws Exception {
        assertEquals(
                "\"{\\\"input\\\":{\\\"function\\\":\\\"shows\\\",\\\"params\\\":[1, 2]},"
                        + "\\\"workspace_root\\\":null,\\\"config\\\":{\\\"a\\\":1}}\"",
                TestPlugin.call(guest, "shows", "[1, 2]"));
    }

    @Test
    void execute_passes_its_parameters_whole_and_answers_the_whole() throws Exception {
        assertEquals(
                "{\"success\":true,\"output\":\"{\\\"input\\\":{\\\"function\\\":\\\"shows\\\"},"
                        + "\\\"workspace_root\\\":null,\\\"config\\\":{\\\"a\\\":1}}\",\"error\":null,\"files\":[]}",
                TestPlugin.call(guest, "execute", "{\"function\":\"shows\"}"));
    }

    @Test
    void success_false_is_a_failure_with_the_librarys_own_words() {
        CallException.Failed failed = assertFails(CallException.Failed.class, guest, "refuses", "");
        assertEquals("not today", failed.getMessage());
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                answer("", "byte 0: found the end, expected an object"),
                answer("hello", "byte 0: found 'h', expected an object"),
                answer("[]", "byte 0: found '[', expected an object"),
                answer("{", "byte 1: found the end, expected a member name"),
                answer("{}", "expected member 'success' before it"),
                answer("{'success':true} x", "byte 17: found 'x', expected the end"),
                answer("{'success':1}", "byte 11: found '1', expected true or false as 'success'"),
                answer("{'success':null}", "expected true or false as 'success'"),
                answer("{'success':true,'output':}", "byte 25: found '}', expected a value"),
                answer("{'success':true,'error':1}", "expected a string or null as 'error'"),
                answer("{'success':true,'files':1}", "byte 24: found '1', expected an array"),
                answer("{'success':true,'files':[1]}", "expected a string in 'files'"),
                answer("{'success':true,'output':'~'}", "byte 26: found byte 0xFF, expected UTF-8"),
                answer("~", "byte 0: found byte 0xFF, expected an object"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_result_of_another_shape_is_a_crash_that_says_where(String text, String expected)
            throws Exception {
        String json = '"' + text.replace("\"", "\\\"") + '"';
        assertFails(
                CallException.Crashed.class,
                guest,
                "says",
                json,
                "plugin 'test', says: the answer is no result object: ",
                expected);
        assertEquals("[1]", TestPlugin.call(guest, "echoes", "[1]"));
    }

    @Test
    void null_is_a_crash_that_says_so() throws Exception {
        assertFails(
                CallException.Crashed.class,
                guest,
                "nothing",
                "",
                "plugin 'test', nothing: ",
                "null");
        assertEquals("[1]", TestPlugin.call(guest, "echoes", "[1]"));
    }

    @Test
    void a_result_of_64_megabytes_is_taken_and_one_byte_more_is_not() throws Exception {
        int most = Settings.DEFAULT_MAX_RESULT;

        String taken = TestPlugin.call(guest, "fits", "{\"bytes\":%d}".formatted(most));
        assertEquals(most - "{\"success\":true,\"output\":}".length(), taken.length());
        assertFails(
                CallException.Crashed.class,
                guest,
                "fits",
                "{\"bytes\":%d}".formatted(most + 1),
                "plugin 'test', fits: ",
                Integer.toString(most));
        assertEquals("[1]", TestPlugin.call(guest, "echoes", "[1]"));
    }

    @Test
    void the_operator_sets_how_long_results_may_be() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("t"));
        try (NativeRunner other =
                newRunner(Map.of("sandbox", "off", "max_result", 2000), temporary)) {
            Guest bounded = start(troubled(), other);
            TestPlugin.call(bounded, "fits", "{\"bytes\":2000}");
            assertFails(CallException.Crashed.class, bounded, "fits", "{\"bytes\":2001}", "2000");
        }
    }

    @Test
    void every_string_is_freed_exactly_once_whatever_is_in_it() throws Exception {
        long before = freed();
        TestPlugin.call(guest, "echoes", "1");
        assertFails(CallException.Failed.class, guest, "refuses", "");
        assertFails(CallException.Crashed.class, guest, "says", "\"~\"");
        assertFails(CallException.Crashed.class, guest, "says", "\"\"");
        assertFails(
                CallException.Crashed.class,
                guest,
                "fits",
                "{\"bytes\":%d}".formatted(Settings.DEFAULT_MAX_RESULT + 1));
        assertFails(CallException.Crashed.class, guest, "nothing", "");

        // five, and that of the count before
        assertEquals(before + 6, freed());
    }

    @Test
    void files_outside_of_the_work_folder_are_denied() throws Exception {
        Path work = home.resolve("answers/test/work");
        String inside = work.resolve("made").toString();

        assertEquals("1", TestPlugin.call(guest, "says", files(inside)));
        assertFails(
                CallException.Denied.class,
                guest,
                "says",
                files(work.resolve("../made").toString()),
                "plugin 'test', says: files: found '",
                "expected a file in the plugin's work folder");
        assertFails(CallException.Denied.class, guest, "says", files("/etc/passwd"), "/etc/passwd");
    }

    @Test
    void parameters_that_are_no_json_are_refused_before_the_call() throws Exception {
        long before = freed();
        for (String json :
                new String[] {"{", "1}, \"config\": {\"a\": 2", "\0", "\"\0\"", "[1] 2"}) {
            assertFails(
                    CallException.Failed.class,
                    guest,
                    "echoes",
                    json,
                    "the parameters are not JSON");
        }
        assertFails(CallException.Failed.class, guest, "execute", "[]", "expected an object");
        assertEquals(before + 1, freed());
    }

    @Test
    void a_guest_that_is_not_started_or_closed_says_so() throws Exception {
        Guest idle = load(troubled());
        assertFails(CallException.Crashed.class, idle, "echoes", "1", "it is not started");
        assertFalse(idle.ready(Deadline.after(TestPlugin.SOON)));
        idle.start(Deadline.after(TestPlugin.LONG));
        idle.close();
        idle.close();

        CallException late =
                assertFails(CallException.class, idle, "echoes", "1", "plugin 'test', echoes: ");
        assertTrue(
                late.kind() == CallException.Kind.UNAVAILABLE
                        || late.kind() == CallException.Kind.CRASHED,
                late::toString);
        assertFalse(idle.ready(Deadline.after(TestPlugin.SOON)));
        assertFalse(idle.ended().toCompletableFuture().isDone(), "it was closed");
    }

    private long freed() throws CallException {
        return Long.parseLong(TestPlugin.call(guest, "freed", ""));
    }

    private static String files(String file) {
        return "\""
                + "{'success':true,'output':1,'files':['%s']}".formatted(file).replace("'", "\\\"")
                + "\"";
    }

    private static Arguments answer(String text, String expected) {
        return Arguments.of(text.replace('\'', '"'), expected);
    }
}
