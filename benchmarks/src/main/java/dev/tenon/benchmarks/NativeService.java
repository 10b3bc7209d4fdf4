package dev.tenon.benchmarks;

import dev.tenon.api.CallException;
import dev.tenon.api.PluginRegistry;
import dev.tenon.api.PluginService;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** A plugin of a running container, called through its plugin service. */
final class NativeService implements NativeSide {

    private final String name;
    private final String id;
    private final PluginRegistry registry;
    private final Map<NativeCall, byte[]> parameters = new EnumMap<>(NativeCall.class);

    /**
     * @param id a plugin that runs
     */
    NativeService(String name, String id, PluginRegistry registry) throws CallException {
        this.name = name;
        this.id = id;
        this.registry = registry;
        for (NativeCall call : NativeCall.values()) {
            parameters.put(call, call.parameters());
            call.checkWhole(registry.service(id).call(NativeCall.FUNCTION, call.parameters()));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Measure calls(NativeCall call, int callers, Duration warmUp, Duration time)
            throws Exception {
        PluginService service = registry.service(id);
        byte[] sent = parameters.get(call);
        return CallLoad.measure(
                () -> call.check(service.call(NativeCall.FUNCTION, sent)), callers, warmUp, time);
    }

    @Override
    public Measure starts(int warmUp, int count) throws Exception {
        byte[] sent = parameters.get(NativeCall.SMALL);
        long[] nanos = new long[count];
        for (int i = -warmUp; i < count; i++) {
            registry.stop(id);
            long began = System.nanoTime();
            registry.start(id);
            byte[] answer = registry.service(id).call(NativeCall.FUNCTION, sent);
            long took = System.nanoTime() - began;
            NativeCall.SMALL.check(answer);
            if (i >= 0) {
                nanos[i] = took;
            }
        }
        return Measure.of(nanos, Measure.TAIL_OF_STARTS, 0);
    }
}
