package dev.tenon.runner.process;

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
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host that keeps what is logged and knows nothing else. */
final class RecordingLog implements Host {

    record Entry(LogLevel level, String message, Map<String, String> fields) {}

    final List<Entry> entries = new CopyOnWriteArrayList<>();

    Entry last() {
        return entries.get(entries.size() - 1);
    }

    @Override
    public void log(LogLevel level, String message, Map<String, String> fields) {
        entries.add(new Entry(level, message, new TreeMap<>(fields)));
    }

    @Override
    public Optional<String> config(String key) {
        return Optional.empty();
    }

    @Override
    public Optional<byte[]> kvGet(String key) {
        return Optional.empty();
    }

    @Override
    public void kvSet(String key, byte[] value) throws HostException {
        throw unknown();
    }

    @Override
    public void kvDelete(String key) throws HostException {
        throw unknown();
    }

    @Override
    public HttpAnswer http(HttpCall call, Deadline deadline) throws HostException {
        throw unknown();
    }

    @Override
    public void emit(PluginEvent event) throws HostException {
        throw unknown();
    }

    private static HostException unknown() {
        return new HostException(HostException.Kind.DENIED, "this host only logs");
    }
}
