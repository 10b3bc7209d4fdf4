package dev.tenon.benchmarks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The peer: wazero under a runner in Go, {@code peers/wazero-host}; a process for a point. */
final class WasmPeer implements WasmSide {

    static final String NAME = "wazero";

    private final Path host;
    private final Path module;

    WasmPeer(Path host, Path module) {
        this.host = host;
        this.module = module;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean has(WasmPoint point) {
        return true;
    }

    @Override
    public Measure engine(WasmPoint point, Duration warmUp, Duration time) throws Exception {
        String parameters = text(WasmCall.ECHO);
        return run("engine", point.argument(), parameters, warmUp.toMillis(), time.toMillis());
    }

    @Override
    public Measure calls(WasmCall call, int callers, Duration warmUp, Duration time)
            throws Exception {
        return run(
                "calls", call.function(), text(call), callers, warmUp.toMillis(), time.toMillis());
    }

    @Override
    public Measure starts(int warmUp, int count) throws Exception {
        return run("starts", WasmCall.ECHO.function(), text(WasmCall.ECHO), warmUp, count);
    }

    private Measure run(String what, String name, String parameters, long... numbers)
            throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(host.toString(), module.toString(), what, name, parameters));
        for (long number : numbers) {
            command.add(String.valueOf(number));
        }
        return PeerProcess.measure(command);
    }

    private static String text(WasmCall call) {
        return new String(call.parameters(), StandardCharsets.UTF_8);
    }
}
