package dev.tenon.runner.wasm.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.host.Host;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.LogLevel;
import dev.tenon.runner.json.EventJson;
import dev.tenon.runner.json.HttpJson;
import dev.tenon.runner.wasm.engine.EngineException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The host functions of one instance. Entered by the thread that runs it. */
final class HostCalls {

    /** Longer messages are cut here already, before they are copied out of the guest. */
    private static final int MAX_MESSAGE_BYTES = 64 << 10;

    private static final LogLevel[] LEVELS = LogLevel.values();
    private static final long DONE = 1;
    private static final long NOTHING = 0;

    private final Host host;
    private final CurrentCall call;
    private @Nullable String lastError;

    HostCalls(Host host, CurrentCall call) {
        this.host = host;
        this.call = call;
    }

    /** Runs a function; what goes wrong in it is a result of 0, and kept for {@code last_error}. */
    long run(HostModules.Operation operation, Arguments arguments) throws EngineException {
        long result = NOTHING;
        try {
            result = operation.run(this, arguments);
        } catch (HostException refused) {
            lastError = refused.getMessage();
        } catch (RuntimeException broken) {
            lastError = "the host's own fault: " + broken;
            host.log(LogLevel.ERROR, "a host function broke: " + broken, Map.of());
        }
        call.checkpoint();
        return result;
    }

    long getConfig(Arguments arguments) throws HostException {
        Optional<String> value = config(arguments);
        return value.isEmpty() ? NOTHING : arguments.put(2, value.get().getBytes(UTF_8));
    }

    long getConfigBuffer(Arguments arguments) throws HostException, EngineException {
        Optional<String> value = config(arguments);
        return value.isEmpty() ? NOTHING : arguments.newBuffer(value.get().getBytes(UTF_8));
    }

    long log(Arguments arguments) throws HostException {
        int level = Math.max(0, Math.min(arguments.number(0), LEVELS.length - 1));
        host.log(LEVELS[level], arguments.cutText(1, MAX_MESSAGE_BYTES), Map.of());
        return NOTHING;
    }

    long kvGet(Arguments arguments) throws HostException {
        Optional<byte[]> value = stored(arguments);
        return value.isEmpty() ? NOTHING : arguments.put(2, value.get());
    }

    long kvGetBuffer(Arguments arguments) throws HostException, EngineException {
        Optional<byte[]> value = stored(arguments);
        return value.isEmpty() ? NOTHING : arguments.newBuffer(value.get());
    }

    long kvSet(Arguments arguments) throws HostException {
        String key = key(arguments);
        host.kvSet(key, arguments.bytes(2, Host.MAX_VALUE_BYTES, "value"));
        return done();
    }

    long kvDelete(Arguments arguments) throws HostException {
        host.kvDelete(key(arguments));
        return done();
    }

    long httpRequest(Arguments arguments) throws HostException {
        byte[] answer = http(arguments);
        long room = arguments.unsigned(3);
        if (answer.length > room) {
            throw new HostException(
                    HostException.Kind.INVALID,
                    "the response takes %d bytes, and there is room for %d"
                            .formatted(answer.length, room));
        }
        return arguments.put(2, answer);
    }

    long httpBuffer(Arguments arguments) throws HostException, EngineException {
        return arguments.newBuffer(http(arguments));
    }

    long emitEvent(Arguments arguments) throws HostException {
        host.emit(EventJson.read(arguments.bytes(0, Integer.MAX_VALUE, "event")));
        return done();
    }

    /** The error of the last function that said no; asking does not forget it. */
    long lastError(Arguments arguments) throws HostException, EngineException {
        return lastError == null ? NOTHING : arguments.newBuffer(lastError.getBytes(UTF_8));
    }

    private Optional<String> config(Arguments arguments) throws HostException {
        return found(host.config(key(arguments)));
    }

    private Optional<byte[]> stored(Arguments arguments) throws HostException {
        return found(host.kvGet(key(arguments)));
    }

    private byte[] http(Arguments arguments) throws HostException {
        byte[] request = arguments.bytes(0, Integer.MAX_VALUE, "request");
        byte[] answer = HttpJson.write(host.http(HttpJson.read(request), call.deadline()));
        lastError = null;
        return answer;
    }

    private static String key(Arguments arguments) throws HostException {
        return arguments.text(0, Host.MAX_KEY_BYTES, "key");
    }

    /** An absent value is no error. */
    private <T> Optional<T> found(Optional<T> value) {
        lastError = null;
        return value;
    }

    private long done() {
        lastError = null;
        return DONE;
    }
}
