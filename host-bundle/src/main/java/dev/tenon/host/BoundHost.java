package dev.tenon.host;

import dev.tenon.api.Deadline;
import dev.tenon.api.host.Configuration;
import dev.tenon.api.host.Host;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.host.PluginEvent;
import dev.tenon.host.guard.Audit;
import dev.tenon.host.guard.Refusal;
import dev.tenon.host.http.PluginHttp;
import dev.tenon.host.kv.PluginKeys;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The functions of one guest, put together; and the place where every refusal is told. */
record BoundHost(
        Configuration configuration,
        PluginLog pluginLog,
        PluginKeys keys,
        PluginHttp http,
        PluginEvents events,
        Audit audit)
        implements Host {

    @Override
    public Optional<String> config(String key) {
        return Optional.ofNullable(configuration.values().get(key));
    }

    @Override
    public void log(LogLevel level, String message, Map<String, String> fields) {
        pluginLog.log(level, message, fields);
    }

    @Override
    public Optional<byte[]> kvGet(String key) throws HostException {
        return audited("kv_get", () -> key, () -> keys.get(key));
    }

    @Override
    public void kvSet(String key, byte[] value) throws HostException {
        audited("kv_set", () -> key, done(() -> keys.set(key, value)));
    }

    @Override
    public void kvDelete(String key) throws HostException {
        audited("kv_delete", () -> key, done(() -> keys.delete(key)));
    }

    @Override
    public HttpAnswer http(HttpCall call, Deadline deadline) throws HostException {
        return audited(
                "http_request", () -> PluginHttp.describe(call), () -> http.send(call, deadline));
    }

    @Override
    public void emit(PluginEvent event) throws HostException {
        audited("emit_event", event::type, done(() -> events.emit(event)));
    }

    private <T> T audited(String function, Supplier<String> asked, Asked<T> work)
            throws HostException {
        try {
            return work.answer();
        } catch (Refusal refusal) {
            audit.refused(function, asked.get(), refusal);
            throw refusal;
        }
    }

    private static Asked<Boolean> done(Done work) {
        return () -> {
            work.run();
            return true;
        };
    }

    private interface Asked<T> {
        T answer() throws HostException;
    }

    private interface Done {
        void run() throws HostException;
    }
}
