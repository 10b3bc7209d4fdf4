package dev.tenon.runner.cabi.library;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.Deadline;
import dev.tenon.api.host.Host;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.LogLevel;
import dev.tenon.runner.json.EventJson;
import dev.tenon.runner.json.HttpJson;
import dev.tenon.runner.json.JsonValues;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The host functions of one library, by the numbers and in the order of {@code sdk/c/tenon.h}:
 * bytes in, bytes out. What a library sends may be anything. Safe for use by many threads.
 */
public final class HostCalls {

    /** Longer messages are cut here already. */
    private static final int MAX_MESSAGE_BYTES = 64 << 10;

    private static final LogLevel[] LEVELS = LogLevel.values();
    private static final byte[] NOTHING = {};
    private static final HostAnswer DONE = new HostAnswer(HostAnswer.OK, NOTHING);
    private static final HostAnswer ABSENT = new HostAnswer(HostAnswer.ABSENT, NOTHING);

    private final Host host;

    public HostCalls(Host host) {
        this.host = host;
    }

    /**
     * What a host function answers.
     *
     * @param status one of the constants of {@code sdk/c/tenon.h}
     * @param value the value; or, in UTF-8, why it was refused
     */
    public record HostAnswer(int status, byte[] value) {
        static final int OK = 0;
        static final int ABSENT = 1;
        private static final int DENIED = 2;
        private static final int EXHAUSTED = 3;
        private static final int INVALID = 4;
        private static final int FAILED = 5;

        private static HostAnswer refused(HostException refused) {
            int status =
                    switch (refused.kind()) {
                        case DENIED -> DENIED;
                        case EXHAUSTED -> EXHAUSTED;
                        case INVALID -> INVALID;
                        case FAILED -> FAILED;
                    };
            return new HostAnswer(status, String.valueOf(refused.getMessage()).getBytes(UTF_8));
        }
    }

    /**
     * Calls a function. Throws nothing: what goes wrong is an answer.
     *
     * @param function its number
     * @param arguments in its order
     * @param deadline of the call that it is part of
     */
    public HostAnswer call(int function, List<byte[]> arguments, Deadline deadline) {
        try {
            return switch (function) {
                case 1 -> of(host.config(key(arguments, 1)).map(value -> value.getBytes(UTF_8)));
                case 2 -> log(arguments);
                case 3 -> of(host.kvGet(key(arguments, 1)));
                case 4 -> {
                    host.kvSet(key(arguments, 2), arguments.get(1));
                    yield DONE;
                }
                case 5 -> {
                    host.kvDelete(key(arguments, 1));
                    yield DONE;
                }
                case 6 -> http(only(arguments), deadline);
                case 7 -> {
                    host.emit(EventJson.read(only(arguments)));
                    yield DONE;
                }
                default -> throw invalid("found host function " + function + ", expected 1 to 7");
            };
        } catch (HostException refused) {
            return HostAnswer.refused(refused);
        } catch (RuntimeException broken) {
            host.log(LogLevel.ERROR, "a host function broke: " + broken, Map.of());
            return HostAnswer.refused(
                    new HostException(
                            HostException.Kind.FAILED, "the host's own fault: " + broken, broken));
        }
    }

    private HostAnswer log(List<byte[]> arguments) throws HostException {
        check(arguments, 3);
        byte[] level = arguments.get(0);
        int number = level.length == 1 ? Math.max(0, Math.min(level[0], LEVELS.length - 1)) : 0;
        byte[] message = arguments.get(1);
        host.log(
                LEVELS[number],
                // never fails: what is no UTF-8 in it is shown as such
                new String(message, 0, Math.min(message.length, MAX_MESSAGE_BYTES), UTF_8),
                fields(arguments.get(2)));
        return DONE;
    }

    /** A message is not lost for fields that are no object. */
    private static Map<String, String> fields(byte[] json) {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            if (json.length > 0 && JsonValues.read(json, "fields") instanceof Map<?, ?> members) {
                members.forEach((name, value) -> fields.put((String) name, String.valueOf(value)));
            }
        } catch (HostException malformed) {
            // there is no way to tell the library, as this answers nothing
        }
        return fields;
    }

    private HostAnswer http(byte[] request, Deadline deadline) throws HostException {
        return new HostAnswer(
                HostAnswer.OK, HttpJson.write(host.http(HttpJson.read(request), deadline)));
    }

    private static HostAnswer of(Optional<byte[]> value) {
        return value.map(bytes -> new HostAnswer(HostAnswer.OK, bytes)).orElse(ABSENT);
    }

    private static String key(List<byte[]> arguments, int count) throws HostException {
        check(arguments, count);
        byte[] key = arguments.get(0);
        if (key.length > Host.MAX_KEY_BYTES) {
            throw invalid(
                    "key: found %d bytes, expected at most %d"
                            .formatted(key.length, Host.MAX_KEY_BYTES));
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
        } catch (CharacterCodingException malformed) {
            throw invalid("key: found bytes that are no UTF-8, expected text");
        }
    }

    private static byte[] only(List<byte[]> arguments) throws HostException {
        check(arguments, 1);
        return arguments.get(0);
    }

    private static void check(List<byte[]> arguments, int count) throws HostException {
        if (arguments.size() != count) {
            throw invalid("found %d arguments, expected %d".formatted(arguments.size(), count));
        }
    }

    private static HostException invalid(String message) {
        return new HostException(HostException.Kind.INVALID, message);
    }
}
