package dev.tenon.runner.wasm;

import dev.tenon.api.Deadline;
import dev.tenon.api.host.Host;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.host.PluginEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host that keeps what it is told and answers from maps. */
public class RecordingHost implements Host {

    public final Map<String, String> config = new ConcurrentHashMap<>();
    public final Map<String, byte[]> values = new ConcurrentHashMap<>();
    public final List<String> log = new CopyOnWriteArrayList<>();
    public final List<PluginEvent> events = new CopyOnWriteArrayList<>();
    public final List<HttpCall> requests = new CopyOnWriteArrayList<>();
    public HttpAnswer answer = new HttpAnswer(204, Map.of(), new byte[0]);

    @Override
    public Optional<String> config(String key) {
        return Optional.ofNullable(config.get(key));
    }

    @Override
    public void log(LogLevel level, String message, Map<String, String> fields) {
        log.add(level + " " + fields.getOrDefault("stream", "log") + " " + message);
    }

    @Override
    public Optional<byte[]> kvGet(String key) throws HostException {
        return Optional.ofNullable(values.get(key));
    }

    @Override
    public void kvSet(String key, byte[] value) throws HostException {
        values.put(key, value);
    }

    @Override
    public void kvDelete(String key) throws HostException {
        values.remove(key);
    }

    @Override
    public HttpAnswer http(HttpCall call, Deadline deadline) throws HostException {
        requests.add(call);
        return answer;
    }

    @Override
    public void emit(PluginEvent event) throws HostException {
        events.add(event);
    }
}
