package dev.tenon.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The peer: a Rust program that calls as VT Code does, {@code peers/native-host}. */
final class NativePeer implements NativeSide {

    private final String name;
    private final Path host;
    private final Path library;

    NativePeer(String name, Path host, Path library) {
        this.name = name;
        this.host = host;
        this.library = library;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Measure calls(NativeCall call, int callers, Duration warmUp, Duration time)
            throws Exception {
        return run("calls", call, callers, warmUp.toMillis(), time.toMillis());
    }

    @Override
    public Measure starts(int warmUp, int count) throws Exception {
        return run("loads", NativeCall.SMALL, warmUp, count);
    }

    private Measure run(String what, NativeCall call, long... numbers)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(host.toString(), library.toString(), what));
        command.add(String.valueOf(call.text()));
        for (long number : numbers) {
            command.add(String.valueOf(number));
        }
        return PeerProcess.measure(command);
    }
}
