package dev.tenon.runner.cabi.inprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.Deadline;
import dev.tenon.api.host.Host;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.host.PluginEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host that keeps what it is asked, in words. */
final class RecordingHost implements Host {

    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<Duration> timesLeft = new CopyOnWriteArrayList<>();
    volatile Optional<String> value = Optional.of("välue");
    volatile HostException refusal;

    @Override
    public Optional<String> config(String key) {
        asked.add("config " + key);
        return value;
    }

    @Override
    public void log(LogLevel level, String message, Map<String, String> fields) {
        asked.add("log " + level + " " + message + " " + fields);
    }

    @Override
    public Optional<byte[]> kvGet(String key) throws HostException {
        ask("get " + key);
        return value.map(text -> text.getBytes(UTF_8));
    }

    @Override
    public void kvSet(String key, byte[] bytes) throws HostException {
        ask("set " + key + " " + new String(bytes, UTF_8));
    }

    @Override
    public void kvDelete(String key) throws HostException {
        ask("delete " + key);
    }

    @Override
    public HttpAnswer http(HttpCall call, Deadline deadline) throws HostException {
        timesLeft.add(deadline.remaining());
        ask("http " + call.method() + " " + call.url());
        return new HttpAnswer(204, Map.of(), new byte[0]);
    }

    @Override
    public void emit(PluginEvent event) throws HostException {
        ask("event " + event.type());
    }

    private void ask(String question) throws HostException {
        asked.add(question);
        if (refusal != null) {
            throw refusal;
        }
    }
}
