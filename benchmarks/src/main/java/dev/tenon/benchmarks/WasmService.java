package dev.tenon.benchmarks;

import dev.tenon.api.CallException;
import dev.tenon.api.PluginRegistry;
import dev.tenon.api.PluginService;
import java.time.Duration;

/** An engine by itself, and a plugin of a running container on the same engine. */
final class WasmService implements WasmSide, AutoCloseable {

    private final String name;
    private final WasmAlone engine;
    private final String id;
    private final PluginRegistry registry;

    /**
     * @param name the engine's
     * @param id a plugin that runs on it
     */
    WasmService(String name, WasmAlone engine, String id, PluginRegistry registry)
            throws CallException {
        this.name = name;
        this.engine = engine;
        this.id = id;
        this.registry = registry;
        for (WasmCall call : WasmCall.values()) {
            call.checkWhole(registry.service(id).call(call.function(), call.parameters()));
        }
    }

    /** Closes the engine's instance; the plugin runs on. */
    @Override
    public void close() {
        engine.close();
    }

    @Override
    public String name() {
        return name;
    }

    /** What is in an envelope is not an engine's business here. */
    @Override
    public boolean has(WasmPoint point) {
        return point != WasmPoint.DECODED;
    }

    @Override
    public Measure engine(WasmPoint point, Duration warmUp, Duration time) throws Exception {
        return engine.measure(point, warmUp, time);
    }

    @Override
    public Measure calls(WasmCall call, int callers, Duration warmUp, Duration time)
            throws Exception {
        PluginService service = registry.service(id);
        return CallLoad.measure(
                () -> call.check(service.call(call.function(), call.parameters())),
                callers,
                warmUp,
                time);
    }

    @Override
    public Measure starts(int warmUp, int count) throws Exception {
        return ServiceStarts.measure(
                registry, id, WasmCall.ECHO.function(), WasmCall.ECHO.parameters(), warmUp, count);
    }
}
