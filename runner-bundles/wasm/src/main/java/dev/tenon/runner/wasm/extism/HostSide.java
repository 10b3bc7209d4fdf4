package dev.tenon.runner.wasm.extism;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.host.Host;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import dev.tenon.api.host.LogLevel;
import dev.tenon.runner.json.HttpJson;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.imports.CurrentCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The host functions of one instance: configuration, variables, HTTP, log. What the host refuses
 * ends the call, as in Extism; {@link #refusal} then says why. Entered by the thread that runs the
 * instance.
 *
 * <p>Arguments are freed only after the result is made. Extism frees them before, but some PDKs
 * free them once more, which must not hit the result.
 */
final class HostSide {

    /** Extism counts levels from trace, 0; ours begin with debug. */
    private static final int DEBUG = 1;

    private final Kernel kernel;
    private final Variables variables;
    private final Host host;
    private final CurrentCall call;
    private @Nullable HttpAnswer lastAnswer;
    private @Nullable String refusal;

    HostSide(Kernel kernel, Variables variables, Host host, CurrentCall call) {
        this.kernel = kernel;
        this.variables = variables;
        this.host = host;
        this.call = call;
    }

    /** Begins a call, with nothing left of the one before. */
    void reset() {
        lastAnswer = null;
        refusal = null;
    }

    /** Why the host has ended the call; {@code null} if it has not. */
    @Nullable String refusal() {
        return refusal;
    }

    long configGet(long key) throws EngineException {
        Optional<String> value = host.config(new String(name(key, "config_get: key"), UTF_8));
        call.checkpoint();
        return answer(value.map(text -> text.getBytes(UTF_8)).orElse(null), key);
    }

    long varGet(long key) throws EngineException {
        return answer(variables.get(name(key, "var_get: key")), key);
    }

    void varSet(long key, long value) throws EngineException {
        byte[] name = name(key, "var_set: key");
        if (value == 0) {
            variables.remove(name);
        } else if (kernel.checkedLength(value, "var_set: value") > Variables.MAX_BYTES
                || !variables.set(name, kernel.bytes(value, "var_set: value"))) {
            throw refuse(
                    "variables are full: at most %d bytes are kept".formatted(Variables.MAX_BYTES));
        }
        kernel.free(value);
        kernel.free(key);
    }

    /** The body of the answer, whatever its status; 0 if it is empty. */
    long httpRequest(long request, long body) throws EngineException {
        lastAnswer = null;
        byte[] json = kernel.bytes(request, "http_request: request");
        HttpAnswer answer = send(json, kernel.bytes(body, "http_request: body"));
        call.checkpoint();
        lastAnswer = answer;
        long block = kernel.put(answer.body());
        kernel.free(request);
        kernel.free(body);
        return block;
    }

    /** The status of the last answer; 0 if there is none. */
    int httpStatusCode() {
        HttpAnswer answer = lastAnswer;
        return answer == null ? 0 : answer.status();
    }

    /** The headers of the last answer as a JSON object; 0 if there is none. */
    long httpHeaders() throws EngineException {
        HttpAnswer answer = lastAnswer;
        return answer == null ? 0 : kernel.put(JsonBytes.object(answer.headers()));
    }

    int logLevel() {
        return DEBUG;
    }

    void log(LogLevel level, long message) throws EngineException {
        host.log(level, kernel.cutText(message, "log: message"), Map.of());
        call.checkpoint();
        kernel.free(message);
    }

    private HttpAnswer send(byte[] json, byte[] body) throws EngineException {
        try {
            HttpCall request = HttpJson.read(json);
            return host.http(
                    new HttpCall(request.method(), request.url(), request.headers(), body),
                    call.deadline());
        } catch (HostException refused) {
            endIfStopped();
            throw refuse("http_request: " + refused.getMessage());
        }
    }

    /** An interrupt is no refusal, though a host can tell it in no other way. */
    private void endIfStopped() throws EngineException.Interrupted {
        call.checkpoint();
        if (Thread.currentThread().isInterrupted()) {
            throw new EngineException.Interrupted();
        }
    }

    /** A name longer than all variables together names nothing, and is not worth copying. */
    private byte[] name(long block, String what) throws EngineException {
        int length = kernel.checkedLength(block, what);
        if (length > Variables.MAX_BYTES) {
            throw refuse(
                    "%s: found %d bytes, expected at most %d"
                            .formatted(what, length, Variables.MAX_BYTES));
        }
        return kernel.bytes(block, what);
    }

    private long answer(byte @Nullable [] value, long argument) throws EngineException {
        long block = value == null ? 0 : kernel.put(value);
        kernel.free(argument);
        return block;
    }

    private EngineException refuse(String reason) {
        refusal = reason;
        return new EngineException.Trap(reason, List.of(), null);
    }
}
