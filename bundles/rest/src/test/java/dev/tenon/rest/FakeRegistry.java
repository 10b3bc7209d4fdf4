package dev.tenon.rest;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.Health;
import dev.tenon.api.LoadException;
import dev.tenon.api.NoSuchPluginException;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginRegistry;
import dev.tenon.api.PluginService;
import dev.tenon.api.PluginState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A registry of what a test puts in; a plugin's functions are the test's lambdas. */
final class FakeRegistry implements PluginRegistry {

    /** What a function of a fake plugin does. */
    interface Function {
        byte[] call(byte[] parameters, Deadline deadline) throws CallException;
    }

    final Map<String, PluginInfo> known = new TreeMap<>();
    final Map<String, Function> functions = new ConcurrentHashMap<>();

    /** Why nothing is loaded; {@code null} if it is. */
    volatile String loadError;

    @Override
    public List<PluginInfo> plugins() {
        return List.copyOf(known.values());
    }

    @Override
    public Optional<PluginInfo> plugin(String id) {
        return Optional.ofNullable(known.get(id));
    }

    @Override
    public PluginService service(String id) {
        installed(id);
        return new FakePlugin(id);
    }

    @Override
    public Health health(String id) {
        installed(id);
        return new Health(true, null, Duration.ofMillis(1500));
    }

    @Override
    public PluginInfo reload(String id) throws LoadException {
        return inState(id, PluginState.RUNNING);
    }

    @Override
    public PluginInfo start(String id) throws LoadException {
        return inState(id, PluginState.RUNNING);
    }

    @Override
    public PluginInfo stop(String id) {
        installed(id);
        return Plugins.in(id, PluginState.STOPPED);
    }

    @Override
    public Optional<PluginInfo> settled(String id, Deadline deadline) {
        return plugin(id);
    }

    private PluginInfo inState(String id, PluginState state) throws LoadException {
        installed(id);
        if (loadError != null) {
            throw new LoadException(loadError);
        }
        return Plugins.in(id, state);
    }

    private void installed(String id) {
        PluginInfo info = known.get(id);
        if (info == null || info.bundleId() < 0) {
            throw new NoSuchPluginException(id);
        }
    }

    private final class FakePlugin implements PluginService {

        private final String id;

        FakePlugin(String id) {
            this.id = id;
        }

        @Override
        public PluginInfo info() {
            return known.get(id);
        }

        @Override
        public byte[] call(String function, byte[] parameters) throws CallException {
            return call(function, parameters, Deadline.after(Duration.ofDays(1)));
        }

        @Override
        public byte[] call(String function, byte[] parameters, Deadline deadline)
                throws CallException {
            Function found = functions.get(function);
            if (found == null) {
                throw new CallException.NoSuchFunction(
                        "plugin '" + id + "' has no function '" + function + "'");
            }
            return found.call(parameters, deadline);
        }
    }
}
