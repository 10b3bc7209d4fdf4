package dev.tenon.benchmarks;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.PluginService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Callers that call one function and another, most of them short, some that trap and a few that do
 * not end, and accept no answer but the one that each must give.
 */
final class SoakCallers implements AutoCloseable {

    private static final int CALLERS = 8;
    private static final int SHA256_EVERY = 10;
    private static final int TRAP_EVERY = 1_000;
    private static final int SPIN_EVERY = 20_000;
    private static final Duration SPIN_TIME = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final byte[] NOTHING = {};
    private static final byte[] TEXT = "\"a small text\"".getBytes(StandardCharsets.UTF_8);
    private static final String DIGEST = "\"" + Digests.sha256(TEXT) + "\"";

    private final PluginService plugin;
    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    private final List<Future<?>> running = new ArrayList<>();
    private final LongAdder calls = new LongAdder();
    private final LongAdder traps = new LongAdder();
    private final LongAdder timeouts = new LongAdder();
    private volatile boolean stopped;

    SoakCallers(PluginService plugin) {
        this.plugin = plugin;
        for (int i = 0; i < CALLERS; i++) {
            // each begins elsewhere, so that those that do not end come one by one
            long first = (long) i * SPIN_EVERY / CALLERS;
            running.add(threads.submit(() -> callFrom(first)));
        }
    }

    /** How many calls were made. */
    long calls() {
        return calls.sum();
    }

    /** Throws what stopped a caller, if one has stopped. */
    void check() throws Exception {
        for (Future<?> caller : running) {
            if (caller.isDone()) {
                caller.get();
            }
        }
    }

    /** Lets the calls that are under way end. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        threads.shutdown();
        if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("found calls that do not end");
        }
    }

    @Override
    public String toString() {
        return "%d calls, of which %d trapped and %d ended at their deadline"
                .formatted(calls.sum(), traps.sum(), timeouts.sum());
    }

    private @Nullable Object callFrom(long first) throws Exception {
        for (long i = first; !stopped; i++) {
            call(i);
            calls.increment();
        }
        return null;
    }

    private void call(long number) throws CallException {
        if (number % SPIN_EVERY == SPIN_EVERY - 1) {
            // all instances may be in use for all of that time
            fail(
                    "spin",
                    Deadline.after(SPIN_TIME),
                    CallException.Kind.DEADLINE_EXCEEDED,
                    CallException.Kind.BUSY);
            timeouts.increment();
        } else if (number % TRAP_EVERY == TRAP_EVERY - 1) {
            fail("trap", Deadline.after(PATIENCE), CallException.Kind.CRASHED);
            traps.increment();
        } else if (number % SHA256_EVERY == SHA256_EVERY - 1) {
            expect("sha256", TEXT, DIGEST);
        } else {
            WasmCall.ECHO.check(plugin.call(WasmCall.ECHO.function(), WasmCall.ECHO.parameters()));
        }
    }

    private void expect(String function, byte[] parameters, String expected) throws CallException {
        String found = new String(plugin.call(function, parameters), StandardCharsets.UTF_8);
        if (!found.equals(expected)) {
            throw new IllegalStateException(
                    "%s: found %s, expected %s".formatted(function, found, expected));
        }
    }

    private void fail(String function, Deadline deadline, CallException.Kind... expected) {
        CallException.@Nullable Kind found = null;
        try {
            plugin.call(function, NOTHING, deadline);
        } catch (CallException failed) {
            found = failed.kind();
        }
        if (!Arrays.asList(expected).contains(found)) {
            throw new IllegalStateException(
                    "%s: found %s, expected one of %s"
                            .formatted(function, found, List.of(expected)));
        }
    }
}
