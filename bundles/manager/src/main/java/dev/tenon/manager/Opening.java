package dev.tenon.manager;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.host.Configuration;
import dev.tenon.api.host.HostProvider;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.WasmSection;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.LoadRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to bring a plugin's guest into being, up to ready. Runs in the thread that calls
 * {@link #open}; {@link #cancel} interrupts that thread, and only while it is in here.
 */
final class Opening {

    private final PluginBundle plugin;
    private final GuestKey key;
    private final HostProvider hosts;
    private final Path work;
    private final Duration startTimeout;

    private @Nullable Thread thread;
    private @Nullable String cancelled;
    private boolean abandoned;

    Opening(
            PluginBundle plugin,
            GuestKey key,
            HostProvider hosts,
            Path work,
            Duration startTimeout) {
        this.plugin = plugin;
        this.key = key;
        this.hosts = hosts;
        this.work = work;
        this.startTimeout = startTimeout;
    }

    PluginBundle plugin() {
        return plugin;
    }

    GuestKey key() {
        return key;
    }

    /**
     * Opens the guest.
     *
     * @throws LoadException why there is none; nothing is left behind
     */
    Seat open() throws LoadException {
        begin();
        try {
            return loadAndStart(Deadline.after(startTimeout));
        } catch (LoadException e) {
            String reason = cancelled();
            throw reason == null ? e : new LoadException(reason, e);
        } finally {
            end();
        }
    }

    /** Ends the attempt because its outcome no longer matters. */
    synchronized void abandon() {
        abandoned = true;
        cancel("no longer wanted");
    }

    /** Whether the outcome no longer matters. */
    synchronized boolean isAbandoned() {
        return abandoned;
    }

    /** Ends the attempt, if it is still under way; it fails for this reason. */
    synchronized void cancel(String reason) {
        if (cancelled == null) {
            cancelled = reason;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    synchronized @Nullable String cancelled() {
        return cancelled;
    }

    private Seat loadAndStart(Deadline deadline) throws LoadException {
        PluginManifest manifest = plugin.manifest();
        Promises.check(manifest);
        Configuration configuration = Configurations.configure(manifest, key.properties());
        Content content = plugin.content();
        LoadRequest request =
                new LoadRequest(
                        plugin.id(),
                        content.hash(),
                        manifest,
                        content.folder(),
                        content.digests(),
                        work,
                        configuration,
                        hosts.hostFor(plugin.id(), manifest.permissions(), configuration));
        Guest guest = key.runner().load(request, deadline);
        boolean started = false;
        try {
            guest.start(deadline);
            started = cancelled() == null;
        } finally {
            if (!started) {
                guest.close();
            }
        }
        if (!started) {
            throw new LoadException("cancelled");
        }
        return new Seat(key, manifest, guest, waitTimeout(manifest));
    }

    private static Duration waitTimeout(PluginManifest manifest) {
        return manifest.section() instanceof WasmSection wasm
                ? wasm.waitTimeout()
                : manifest.permissions().timeout();
    }

    private synchronized void begin() throws LoadException {
        if (cancelled != null) {
            throw new LoadException(cancelled);
        }
        thread = Thread.currentThread();
    }

    private synchronized void end() {
        thread = null;
        if (cancelled != null) {
            Thread.interrupted(); // it was ours, and the thread goes on to other work
        }
    }
}
