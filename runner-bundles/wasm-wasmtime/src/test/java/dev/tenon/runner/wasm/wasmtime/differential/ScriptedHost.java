package dev.tenon.runner.wasm.wasmtime.differential;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.Deadline;
import dev.tenon.api.host.Host;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.host.PluginEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A host that answers by what it is asked, and keeps all of it in order. For one thread. */
final class ScriptedHost implements Host {

    final List<String> seen = new ArrayList<>();
    private final Map<String, byte[]> values = new HashMap<>();

    @Override
    public Optional<String> config(String key) {
        seen.add("config " + key);
        if (key.startsWith("broken")) {
            throw new IllegalStateException("broken by " + key);
        }
        return key.length() % 2 == 0 ? Optional.empty() : Optional.of("value of " + key);
    }

    @Override
    public void log(LogLevel level, String message, Map<String, String> fields) {
        seen.add("log " + level + " " + new TreeMap<>(fields) + " " + message);
    }

    @Override
    public Optional<byte[]> kvGet(String key) throws HostException {
        check("get", key);
        return Optional.ofNullable(values.get(key));
    }

    @Override
    public void kvSet(String key, byte[] value) throws HostException {
        check("set to " + Arrays.hashCode(value), key);
        values.put(key, value);
    }

    @Override
    public void kvDelete(String key) throws HostException {
        check("delete", key);
        values.remove(key);
    }

    @Override
    public HttpAnswer http(HttpCall call, Deadline deadline) throws HostException {
        check(call.method() + " " + new TreeMap<>(call.headers()), call.url());
        byte[] body = ("to " + Arrays.hashCode(call.body())).getBytes(UTF_8);
        return new HttpAnswer(200 + call.url().length() % 300, Map.of("X", call.method()), body);
    }

    @Override
    public void emit(PluginEvent event) throws HostException {
        check("emit " + new TreeMap<>(event.properties()), event.type());
    }

    private void check(String what, String subject) throws HostException {
        seen.add(what + " " + subject);
        if (subject.startsWith("denied")) {
            throw new HostException(HostException.Kind.DENIED, subject + " is not for you");
        }
    }
}
