package dev.tenon.manager;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Provides;
import dev.tenon.api.manifest.SemanticVersion;
import dev.tenon.api.manifest.WasmSection;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.Runner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Answers its name; function {@code hold} answers only once it is let go. */
final class FakeGuest implements Guest {

    private static final Runner NO_RUNNER =
            (request, deadline) -> {
                throw new AssertionError("not for loading");
            };

    final String name;
    final CountDownLatch held;
    final CountDownLatch release = new CountDownLatch(1);
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger mostInside = new AtomicInteger();

    FakeGuest(String name) {
        this(name, 1);
    }

    /**
     * @param holders how many {@code hold} calls {@link #held} counts
     */
    FakeGuest(String name, int holders) {
        this.name = name;
        this.held = new CountDownLatch(holders);
    }

    Seat seat(int concurrency, Duration waitTimeout) {
        return seat(concurrency, waitTimeout, Provides.NOTHING);
    }

    Seat seat(int concurrency, Duration waitTimeout, Provides provides) {
        WasmSection section =
                new WasmSection("m.wasm", WasmSection.Engine.AUTO, null, concurrency, waitTimeout);
        PluginManifest manifest =
                new PluginManifest(
                        name,
                        SemanticVersion.NONE,
                        "",
                        "",
                        section,
                        provides,
                        Permissions.DEFAULT,
                        List.of(),
                        concurrency,
                        null);
        return new Seat(new GuestKey(1, 1, NO_RUNNER, 0, Map.of(), 0), manifest, this, waitTimeout);
    }

    @Override
    public void start(Deadline deadline) {}

    @Override
    public byte[] call(String function, byte[] parameters, Deadline deadline) throws CallException {
        mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
        try {
            if (function.equals("hold")) {
                held.countDown();
                release.await();
            }
            return name.getBytes(StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            throw new CallException.Crashed("interrupted", e);
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public boolean ready(Deadline deadline) {
        return true;
    }

    @Override
    public @Nullable String lastError() {
        return null;
    }

    @Override
    public void close() {}
}
