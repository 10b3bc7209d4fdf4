package dev.tenon.benchmarks;

import java.time.Duration;

/** go-plugin's own host and a plugin process in Go: what a call of another process costs there. */
final class NativeGo implements NativeSide {

    private final GoSide go;

    NativeGo(GoSide go) {
        this.go = go;
    }

    @Override
    public String name() {
        return NativeTable.GO;
    }

    /** A date in about 100 bytes, whatever the call. */
    @Override
    public Measure calls(NativeCall call, int callers, Duration warmUp, Duration time)
            throws Exception {
        return go.calls(Side.Mode.PLAIN, callers, warmUp, time);
    }

    @Override
    public Measure starts(int warmUp, int count) throws Exception {
        return go.starts(Side.Mode.PLAIN, warmUp, count);
    }
}
