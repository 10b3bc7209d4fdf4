package dev.tenon.runner.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.runner.Guest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin gets for a call, and what its caller gets for the answer. */
class ContractTest extends RunnerFixture {

    private static final int MAX_MESSAGE = 64 << 20;

    /** Tag and length of the one field of an answer. */
    private static final int ANSWER_OVERHEAD = 1 + 4;

    /** The same of parameters, and operation {@code length} with its own. */
    private static final int REQUEST_OVERHEAD = 1 + 4 + 2 + "length".length();

    private Guest guest;

    @BeforeEach
    void startGuest() throws Exception {
        guest = start(troubled().configuration("{\"a\":[1,\"b\"]}", Map.of("a", "[1,\"b\"]")));
    }

    @Test
    void initGetsTheConfiguration() throws Exception {
        assertEquals("{\"a\":[1,\"b\"]}", TestPlugin.call(guest, "config", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"context\": {\"user\": 1}, \"content\": \"hello\"}",
                "{\"content\": \"hello\", \"more\": [], \"context\": {\"user\": 1}}"
            })
    void commandGetsContextAndContentAsTheirJsonText(String parameters) throws Exception {
        assertEquals(
                "{\"content\":\"\\\"hello\\\"\",\"context\":\"{\\\"user\\\": 1}\"}",
                TestPlugin.call(guest, "command", parameters));
    }

    @Test
    void whatACommandLacksIsNull() throws Exception {
        assertEquals(
                "{\"content\":\"null\",\"context\":\"null\"}",
                TestPlugin.call(guest, "command", ""));
    }

    @Test
    void formGetsTextsAsTheyAreAndOtherValuesAsTheirJsonText() throws Exception {
        String parameters =
                """
                {"context": [1, 2], "values": {"a": "text", "b": 1.50, "c": null, "d": {"e": "f"}, "g": "ü"}}
                """;

        assertEquals(
                "{\"context\":\"[1, 2]\",\"values\":"
                        + "{\"a\":\"text\",\"b\":\"1.50\",\"c\":\"null\","
                        + "\"d\":\"{\\\"e\\\": \\\"f\\\"}\",\"g\":\"ü\"}}",
                TestPlugin.call(guest, "form", parameters));
    }

    @Test
    void bootstrapRulesAndHelpTakeNothing() throws Exception {
        assertEquals("null", TestPlugin.call(guest, "bootstrap", "{}"));
        assertEquals("null", TestPlugin.call(guest, "bootstrap", ""));
        assertEquals("[{\"bootstraps\": 2}]", TestPlugin.call(guest, "rules", "{}"));
        assertEquals("\"how to use it\"", TestPlugin.call(guest, "help", ""));
    }

    @Test
    void abilityCallNamesItsOperation() throws Exception {
        assertEquals(
                "\"{\\\"x\\\": \\\"y\\\"}\"",
                TestPlugin.call(
                        guest,
                        "ability_call",
                        "{\"operation\": \"received\", \"params\": {\"x\": \"y\"}}"));
        assertEquals(
                "\"\\\"y\\\"\"",
                TestPlugin.call(
                        guest, "ability_call", "{\"operation\": \"received\", \"params\": \"y\"}"));
        assertEquals(
                "\"null\"",
                TestPlugin.call(guest, "ability_call", "{\"operation\": \"received\"}"));
    }

    @Test
    void anyOtherFunctionIsAnOperation() throws Exception {
        assertEquals("\"[1,  2]\"", TestPlugin.call(guest, "received", "[1,  2]"));
        assertEquals("\"null\"", TestPlugin.call(guest, "received", ""));
        assertEquals("\"grüße\"", TestPlugin.call(guest, "echo", "\"grüße\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"input", "oauth_authorize", "no_such_thing"})
    void anOperationThatThePluginDoesNotKnowIsNoSuchFunction(String function) {
        assertFails(
                CallException.NoSuchFunction.class,
                guest,
                function,
                "{}",
                "plugin 'test', " + function,
                "there is no operation " + function);
    }

    @Test
    void webhookConvertGetsTheBytes() throws Exception {
        String bytes = Base64.getEncoder().encodeToString(new byte[] {0, -1, 10, 127, -128});

        assertEquals(
                "{\"payload\":\"" + bytes + "\"}",
                TestPlugin.call(guest, "webhook_convert", "{\"payload\": \"" + bytes + "\"}"));
    }

    @Test
    void oauthCallbackGetsStateAndCode() throws Exception {
        assertEquals(
                "{\"code\":\"c/1\",\"state\":\"s\"}",
                TestPlugin.call(guest, "oauth_callback", "{\"state\": \"s\", \"code\": \"c/1\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "command|{\"content\": \"refuse\"}",
                "form|{\"context\": \"refuse\"}",
                "webhook_convert|{\"payload\": \"cmVmdXNl\"}",
                "oauth_callback|{\"state\": \"\", \"code\": \"refuse\"}",
                "ability_call|{\"operation\": \"refuse\"}",
                "refuse|{}"
            })
    void anErrorIsTheAnswerOfAFailedCall(String function, String parameters) {
        assertEquals(
                "no, thank you",
                assertFails(CallException.Failed.class, guest, function, parameters).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "command|{\"content\": \"empty\"}",
                "form|{\"context\": \"empty\"}",
                "webhook_convert|{\"payload\": \"ZW1wdHk=\"}",
                "oauth_callback|{\"state\": \"\", \"code\": \"empty\"}",
                "ability_call|{\"operation\": \"empty\"}",
                "empty|{}"
            })
    void anEmptyAnswerIsNull(String function, String parameters) throws Exception {
        assertEquals("null", TestPlugin.call(guest, function, parameters));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "command|[1]|command: parameters: found an array, expected an object",
                "form|{\"values\": 1}|form: values: found a number, expected an object",
                "webhook_convert|{\"payload\": \"%\"}|webhook_convert: payload: not base64",
                "oauth_callback|{\"state\": \"s\"}|code: found nothing, expected a string",
                "ability_call|{}|ability_call: operation: found nothing, expected a string"
            })
    void parametersThatDoNotFitAreRefusedWithWhatWasExpected(
            String function, String parameters, String reason) {
        assertFails(CallException.Failed.class, guest, function, parameters, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "3, FAILED, INVALID_ARGUMENT",
        "4, DEADLINE_EXCEEDED, no answer by the deadline",
        "5, FAILED, NOT_FOUND",
        "7, DENIED, PERMISSION_DENIED",
        "8, FAILED, RESOURCE_EXHAUSTED",
        "12, NO_SUCH_FUNCTION, UNIMPLEMENTED",
        "13, FAILED, INTERNAL",
        "2, FAILED, UNKNOWN"
    })
    void aStatusIsOneOfTheCasesOfCalls(int code, CallException.Kind kind, String words) {
        CallException fault =
                assertThrows(
                        CallException.class,
                        () ->
                                TestPlugin.call(
                                        guest,
                                        "status",
                                        "{\"status\": %d, \"text\": \"in its words\"}"
                                                .formatted(code)));
        assertEquals(kind, fault.kind(), fault::toString);
        assertContains(fault, "plugin 'test', status: ", words);
        if (kind != CallException.Kind.DEADLINE_EXCEEDED) {
            assertContains(fault, "in its words");
        }
    }

    @Test
    void theDeadlineReachesThePlugin() throws Exception {
        long millis =
                Long.parseLong(TestPlugin.call(guest, "deadline", "", Duration.ofSeconds(25)));

        assertTrue(millis > 0 && millis <= 25_000, () -> "found " + millis);
    }

    @Test
    void aCallEndsAtItsDeadlineOnBothSides() throws Exception {
        CallException late =
                assertThrows(
                        CallException.DeadlineExceeded.class,
                        () ->
                                TestPlugin.call(
                                        guest, "block", "{\"name\": \"late\"}", TestPlugin.SOON));

        assertContains(late, "plugin 'test', block: no answer by the deadline");
        // by its own clock, or because its caller has gone
        await(() -> outcome("late").matches("\"context (deadline exceeded|canceled)\""));
    }

    @Test
    void aDeadlineThatHasPassedIsNotWaitedFor() throws Exception {
        assertThrows(
                CallException.DeadlineExceeded.class,
                () -> TestPlugin.call(guest, "echo", "1", Duration.ZERO));
        assertEquals("1", TestPlugin.call(guest, "echo", "1"));
    }

    @Test
    void anInterruptedCallerCancelsTheCall() throws Exception {
        Thread[] caller = new Thread[1];
        Future<Boolean> call =
                later(
                        () -> {
                            synchronized (caller) {
                                caller[0] = Thread.currentThread();
                            }
                            CallException fault =
                                    assertThrows(
                                            CallException.class,
                                            () ->
                                                    TestPlugin.call(
                                                            guest,
                                                            "block",
                                                            "{\"name\": \"given_up\"}"));
                            assertContains(fault, "plugin 'test', block: ");
                            return Thread.interrupted();
                        });
        await(() -> outcome("given_up").equals("\"inside\""));

        synchronized (caller) {
            caller[0].interrupt();
        }

        assertTrue(call.get(10, TimeUnit.SECONDS), "the interrupt was swallowed");
        await(() -> outcome("given_up").equals("\"context canceled\""));
    }

    @Test
    void messagesMayHave64MebibytesEitherWay() throws Exception {
        int most = MAX_MESSAGE - ANSWER_OVERHEAD;
        byte[] answer =
                guest.call(
                        "big",
                        "{\"bytes\": %d}".formatted(most).getBytes(UTF_8),
                        Deadline.after(TestPlugin.LONG));
        assertEquals(most, answer.length);
        assertArrayEquals("\"bb".getBytes(StandardCharsets.US_ASCII), Arrays.copyOf(answer, 3));

        most = MAX_MESSAGE - REQUEST_OVERHEAD;
        assertEquals(Integer.toString(most), length(most));
    }

    @Test
    void longerMessagesAreRefusedEitherWay() throws Exception {
        assertFails(
                CallException.Failed.class,
                guest,
                "big",
                "{\"bytes\": %d}".formatted(MAX_MESSAGE - ANSWER_OVERHEAD + 1),
                "plugin 'test', big: RESOURCE_EXHAUSTED",
                Integer.toString(MAX_MESSAGE));
        CallException request =
                assertThrows(
                        CallException.Failed.class,
                        () -> length(MAX_MESSAGE - REQUEST_OVERHEAD + 1));
        assertContains(
                request,
                "plugin 'test', length: RESOURCE_EXHAUSTED",
                Integer.toString(MAX_MESSAGE));
        assertEquals("1", TestPlugin.call(guest, "echo", "1"));
    }

    @Test
    void manyCallersAreInsideAtOnce() throws Exception {
        int callers = 64;
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            calls.add(later(() -> TestPlugin.call(guest, "meet", "{\"count\": " + callers + "}")));
        }

        for (Future<String> call : calls) {
            assertEquals(Integer.toString(callers), get(call));
        }
    }

    @Test
    void readyIsWhatThePluginSays() {
        assertTrue(guest.ready(Deadline.after(TestPlugin.LONG)));
    }

    private String length(int bytes) throws CallException {
        byte[] parameters = new byte[bytes];
        Arrays.fill(parameters, (byte) 'p');
        parameters[0] = '"';
        parameters[bytes - 1] = '"';
        return new String(guest.call("length", parameters, Deadline.after(TestPlugin.LONG)), UTF_8);
    }

    private String outcome(String name) throws CallException {
        return TestPlugin.call(guest, "outcome", "{\"name\": \"%s\"}".formatted(name));
    }

    private static String get(Future<String> call) throws Exception {
        try {
            return call.get(40, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        }
    }
}
