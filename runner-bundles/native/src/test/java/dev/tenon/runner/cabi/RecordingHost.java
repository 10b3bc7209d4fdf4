package dev.tenon.runner.cabi;

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
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A host that keeps what it is told, answers from maps, and refuses when it is told to. */
public class RecordingHost implements Host {

    private static final int MOST_LINES = 10_000;

    public final Map<String, String> config = new ConcurrentHashMap<>();
    final Map<String, byte[]> values = new ConcurrentHashMap<>();
    final List<PluginEvent> events = new CopyOnWriteArrayList<>();
    final List<HttpCall> requests = new CopyOnWriteArrayList<>();
    final List<Duration> timesLeft = new CopyOnWriteArrayList<>();

    /** Characters of all lines that were logged. */
    final AtomicLong logged = new AtomicLong();

    volatile HttpAnswer answer = new HttpAnswer(204, Map.of(), new byte[0]);
    volatile HostException refusal;
    volatile Runnable atKvGet = () -> {};

    private final Queue<Entry> log = new ConcurrentLinkedQueue<>();

    /** A line of the plugin's log. */
    record Entry(LogLevel level, String message, Map<String, String> fields) {}

    /** Forgets all that it was told, and refuses nothing. */
    void clear() {
        values.clear();
        events.clear();
        requests.clear();
        timesLeft.clear();
        log.clear();
        refusal = null;
        atKvGet = () -> {};
    }

    /** The first lines of the log. */
    List<Entry> log() {
        return List.copyOf(log);
    }

    boolean hasLogged(LogLevel level, String stream, String message) {
        return log.stream()
                .anyMatch(
                        entry ->
                                entry.level() == level
                                        && entry.message().equals(message)
                                        && stream.equals(entry.fields().get("stream")));
    }

    @Override
    public Optional<String> config(String key) {
        return Optional.ofNullable(config.get(key));
    }

    @Override
    public void log(LogLevel level, String message, Map<String, String> fields) {
        if (logged.addAndGet(message.length()) < MOST_LINES * 100L && log.size() < MOST_LINES) {
            log.add(new Entry(level, message, Map.copyOf(fields)));
        }
    }

    @Override
    public Optional<byte[]> kvGet(String key) throws HostException {
        atKvGet.run();
        refuse();
        return Optional.ofNullable(values.get(key));
    }

    @Override
    public void kvSet(String key, byte[] value) throws HostException {
        refuse();
        values.put(key, value);
    }

    @Override
    public void kvDelete(String key) throws HostException {
        refuse();
        values.remove(key);
    }

    @Override
    public HttpAnswer http(HttpCall call, Deadline deadline) throws HostException {
        refuse();
        requests.add(call);
        timesLeft.add(deadline.remaining());
        return answer;
    }

    @Override
    public void emit(PluginEvent event) throws HostException {
        refuse();
        events.add(event);
    }

    private void refuse() throws HostException {
        if (refusal != null) {
            throw refusal;
        }
    }
}
