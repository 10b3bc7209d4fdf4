package dev.tenon.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.PluginState;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    private final FakeRegistry registry = new FakeRegistry();
    private final Commands commands = new Commands(registry);

    private static String failure(Executable command) {
        return assertThrows(CommandException.class, command).getMessage();
    }

    @Test
    void the_list_is_a_table_with_reasons_below_their_plugins() {
        registry.known.put("text", FakeRegistry.text(PluginState.RUNNING, "init: trap"));

        assertEquals(
                """
                ID      STATE    RUNTIME  VERSION  NAME
                broken  error    -        -        broken
                  error: plugin.yaml:3: wasm.module: found 12
                text    running  wasm     1.2.0    Text [31mtools
                  refused update: init: trap""",
                commands.list());
    }

    @Test
    void an_empty_list_is_its_header() {
        registry.known.clear();

        assertEquals("ID  STATE  RUNTIME  VERSION  NAME", commands.list());
    }

    @Test
    void the_sheet_of_a_plugin_has_what_there_is_to_say_of_it() {
        assertEquals(
                """
                id:              text
                name:            Text [31mtools
                version:         1.2.0
                runtime:         wasm
                state:           running since 2026-01-02T03:04:05Z
                source:          /plugins/text
                hash:            HASH
                bundle:          42
                ready:           yes
                last error:      init: slow
                uptime:          1.5 s
                description:     counts words
                module:          yes
                ability:         text: count, toc
                provider:        github, with OAuth
                memory:          at most 64 MiB
                timeout:         1.5 s
                may reach:       *.example.com
                may see:         cache (readwrite)
                max concurrency: 4"""
                        .replace("HASH", "ab".repeat(32)),
                commands.info("text"));
    }

    @Test
    void a_plugin_that_was_refused_has_a_sheet_with_its_error() {
        assertEquals(
                """
                id:              broken
                name:            broken
                state:           error since 2026-01-02T03:04:05Z
                error:           plugin.yaml:3: wasm.module: found 12""",
                commands.info("broken"));
    }

    @Test
    void a_call_prints_the_answer_as_it_is() {
        assertEquals("{\"a\" : \"ä\"}", commands.call("text", "echo", "{\"a\" : \"ä\"}"));
    }

    @Test
    void a_call_may_go_without_parameters() {
        assertEquals("null", commands.call("text", "echo"));
    }

    @Test
    void what_the_shell_read_as_a_number_or_a_truth_value_is_json_too() {
        assertEquals("5", commands.call("text", "echo", 5L));
        assertEquals("true", commands.call("text", "echo", true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''       | not JSON: nothing but white space",
                "' '      | not JSON: nothing but white space",
                "{} {}    | not JSON: more than one value",
                "{a: 1}   | not JSON: Unexpected character ('a'",
                "[1,      | not JSON: Unexpected end-of-input",
                "hello    | not JSON: Unrecognized token 'hello'",
            })
    void parameters_that_are_not_json_are_refused(String parameters, String reason) {
        String message = failure(() -> commands.call("text", "echo", parameters));

        assertTrue(message.startsWith("bad_argument: " + reason), message);
    }

    @Test
    void a_list_of_the_shells_own_is_told_to_be_quoted() {
        String message = failure(() -> commands.call("text", "echo", List.of("1")));

        assertTrue(message.startsWith("bad_argument: not JSON: the shell made a List"), message);
    }

    @ParameterizedTest
    @EnumSource(CallException.Kind.class)
    void a_call_that_fails_is_told_with_kind_and_reason(CallException.Kind kind) {
        registry.failure =
                switch (kind) {
                    case UNAVAILABLE -> new CallException.Unavailable("why\n\tat x");
                    case BUSY -> new CallException.Busy("why\n\tat x");
                    case DEADLINE_EXCEEDED -> new CallException.DeadlineExceeded("why\n\tat x");
                    case DENIED -> new CallException.Denied("why\n\tat x");
                    case NO_SUCH_FUNCTION -> new CallException.NoSuchFunction("why\n\tat x");
                    case FAILED -> new CallException.Failed("why\n\tat x");
                    case CRASHED -> new CallException.Crashed("why\n\tat x");
                };

        assertEquals(
                kind.name().toLowerCase(Locale.ROOT) + ": why at x",
                failure(() -> commands.call("text", "other")));
    }

    @Test
    void a_change_tells_what_became_of_the_plugin() {
        assertEquals("text is running, version 1.2.0, bundle 42", commands.reload("text"));
        assertEquals("text is running, version 1.2.0, bundle 42", commands.start("text"));
        assertEquals("text is stopped, version 1.2.0, bundle 42", commands.stop("text"));
    }

    @Test
    void a_guest_that_does_not_start_is_told_with_its_reason() {
        registry.loadError = "text.wasm: no export 'alloc'";

        assertEquals(
                "not_loaded: text.wasm: no export 'alloc'", failure(() -> commands.reload("text")));
        assertEquals(
                "not_loaded: text.wasm: no export 'alloc'", failure(() -> commands.start("text")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "", "a b"})
    void a_plugin_that_nobody_knows_is_told(String id) {
        String expected = "no_such_plugin: no plugin '" + id + "'";

        assertEquals(expected, failure(() -> commands.info(id)));
        assertEquals(expected, failure(() -> commands.call(id, "echo")));
        assertEquals(expected, failure(() -> commands.reload(id)));
        assertEquals(expected, failure(() -> commands.start(id)));
        assertEquals(expected, failure(() -> commands.stop(id)));
    }

    @Test
    void a_plugin_whose_content_was_refused_is_told_with_its_error() {
        String reason = "plugin 'broken' is not installed: plugin.yaml:3: wasm.module: found 12";

        assertEquals("unavailable: " + reason, failure(() -> commands.call("broken", "echo")));
        assertEquals("not_loaded: " + reason, failure(() -> commands.start("broken")));
        assertEquals("not_loaded: " + reason, failure(() -> commands.stop("broken")));
    }

    @Test
    void sizes_are_written_in_the_largest_unit_that_is_exact() {
        assertEquals("64 MiB", Words.bytes(64 << 20));
        assertEquals("2 GiB", Words.bytes(2L << 30));
        assertEquals("1025 bytes", Words.bytes(1025));
        assertEquals("4096 GiB", Words.bytes(4L << 40));
    }
}
