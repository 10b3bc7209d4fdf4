package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.CallException;
import dev.tenon.api.runner.Guest;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Libraries that write to all sockets of their worker: what comes from there is trusted by nobody.
 * Frame by frame, the tests of lanes show it.
 */
class HostileWorkerTest extends FaultFixture {

    static Stream<Arguments> garbage() {
        return Stream.of(
                Arguments.of("bytes of all ones", "ff".repeat(64), "found a frame of -2 bytes"),
                Arguments.of("zeros", "00".repeat(64), "found a frame of -1 bytes"),
                Arguments.of("text", "48656c6c6f21", "found a frame of 1214606443 bytes"),
                Arguments.of(
                        "the longest length", "7fffffff11", "found a frame of 2147483646 bytes"),
                Arguments.of(
                        "a result that is none", "00000002117b", "found frame 17, expected HOST"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("garbage")
    void what_is_no_answer_ends_that_worker_alone(String name, String bytes, String reason)
            throws Exception {
        Guest guest = start(troubled());

        CallException.Crashed fault =
                assertThrows(
                        CallException.Crashed.class,
                        () ->
                                TestPlugin.call(
                                        guest,
                                        "writes_to_all",
                                        "{\"bytes\":\"%s\"}".formatted(bytes)));

        assertContains(fault, "plugin 'test', writes_to_all: ");
        assertContains(end(guest), "the worker was killed: " + reason);
        assertWorksAfresh(troubled());
    }
}
