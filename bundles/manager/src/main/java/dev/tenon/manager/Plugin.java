package dev.tenon.manager;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.PluginService;
import dev.tenon.api.PluginState;
import dev.tenon.api.runner.Runner;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleException;

/**
 * One plugin id: its bundles, its slot, and the work of bringing the second in line with the first.
 *
 * <p>Whatever happens (a bundle started, a runner came, the configuration changed, somebody asked
 * for a reload) ends in {@link #signal}; one thread at a time then compares what is in service with
 * what is wanted, and opens a guest if they differ. Things that happen meanwhile make it compare
 * once more, so any number of changes collapse into the last. Only going out of service is not left
 * to that thread: it happens at once, in the thread that stops the bundle or the runner.
 */
final class Plugin {

    private final String id;
    private final Environment environment;
    private final Slot slot;
    private final RoutedPlugin service;
    private final Publication publication;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private final NavigableMap<Long, PluginBundle> bundles = new TreeMap<>();
    private boolean reconciling;
    private boolean again;
    private long reloads;
    private @Nullable Opening opening;
    private @Nullable Failure failure;

    /** An attempt that failed: it is not made again until something it depends on changes. */
    record Failure(GuestKey key, String hash, String reason) {}

    Plugin(String id, Environment environment) {
        this.id = id;
        this.environment = environment;
        this.slot = new Slot(id, Vacancy.stopped());
        this.service =
                new RoutedPlugin(slot, () -> PluginView.of(this, environment.deployment(id)));
        this.publication = new Publication(service);
    }

    String id() {
        return id;
    }

    PluginService service() {
        return service;
    }

    Slot slot() {
        return slot;
    }

    /** The bundle in service, or the newest that is installed. */
    @Nullable PluginBundle bundle() {
        Seat seat = slot.seat();
        lock.lock();
        try {
            if (seat != null && bundles.containsKey(seat.key().bundleId())) {
                return bundles.get(seat.key().bundleId());
            }
            return bundles.isEmpty() ? null : bundles.lastEntry().getValue();
        } finally {
            lock.unlock();
        }
    }

    /** The hash of the content whose guest is in service; empty if none is. */
    String hashInService() {
        PluginBundle bundle = slot.seat() == null ? null : bundle();
        return bundle == null ? "" : bundle.hash();
    }

    @Nullable Failure failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    // ---- what happens to it

    /** A bundle of this plugin was installed, resolved, started or updated. */
    void bundleChanged(PluginBundle plugin) {
        lock.lock();
        try {
            bundles.merge(
                    plugin.bundle().getBundleId(),
                    plugin,
                    (known, seen) -> known.modified() == seen.modified() ? known : seen);
            if (plugin.isActive()) {
                slot.putIf(
                        o -> o instanceof Vacancy v && v.state() != PluginState.LOADING,
                        Vacancy.loading());
            } else {
                idleUnlessActive();
            }
        } finally {
            lock.unlock();
        }
        signal();
    }

    /**
     * A bundle of this plugin is stopping: its guest goes out of service, and is closed once
     * drained.
     */
    void bundleStopping(long bundleId) {
        lock.lock();
        try {
            if (opening != null && opening.key().bundleId() == bundleId) {
                opening.abandon();
            }
        } finally {
            lock.unlock();
        }
        vacate(seat -> seat.key().bundleId() == bundleId, Vacancy.stopping(), Vacancy.stopped());
        idleUnlessActive();
        signal();
    }

    /**
     * A bundle of this plugin was uninstalled.
     *
     * @return whether it was the last
     */
    boolean bundleGone(long bundleId) {
        lock.lock();
        try {
            bundles.remove(bundleId);
            return bundles.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Its last bundle is gone: nobody waits for a guest any more. */
    void removed() {
        slot.put(Vacancy.error("it was removed"));
        environment.dismiss(id);
    }

    /** A runner goes away: guests that it opened must be gone before it is. */
    void runnerLeaving(Runner runner) {
        lock.lock();
        try {
            if (opening != null && opening.key().runner() == runner) {
                opening.abandon();
            }
        } finally {
            lock.unlock();
        }
        Vacancy reason = Vacancy.error("its runner is gone");
        vacate(seat -> seat.key().runner() == runner, reason, reason);
        signal();
    }

    /** Asks for another guest of the same content; {@link #await} tells how it went. */
    void reload() {
        lock.lock();
        try {
            reloads++;
            failure = null;
        } finally {
            lock.unlock();
        }
        signal();
    }

    /** Something that it depends on may have changed. */
    void signal() {
        lock.lock();
        try {
            if (opening != null && !opening.isAbandoned() && !isWanted(opening)) {
                opening.abandon();
            }
            again = true;
            if (reconciling) {
                return;
            }
            reconciling = true;
        } finally {
            lock.unlock();
        }
        environment.crew().open(this::reconcileUntilSettled);
    }

    /**
     * Waits until what is in service is what is wanted, as far as can be; false if the deadline
     * passes.
     */
    boolean await(Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (reconciling) {
                if (!settled.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    // ---- bringing it in line

    private void reconcileUntilSettled() {
        while (true) {
            lock.lock();
            try {
                if (!again) {
                    reconciling = false;
                    settled.signalAll();
                    return;
                }
                again = false;
            } finally {
                lock.unlock();
            }
            try {
                reconcile();
            } catch (RuntimeException e) {
                environment.log().error("plugin {}: {}", id, e.toString(), e);
                slot.putIf(o -> o instanceof Vacancy, Vacancy.error(e.toString()));
            }
        }
    }

    private void reconcile() {
        PluginBundle wanted = wanted();
        if (wanted == null) {
            environment.dismiss(id);
            idleUnlessActive();
            return;
        }
        GuestKey key;
        try {
            key = key(wanted);
        } catch (LoadException blocked) {
            // not the content's fault, so it is not a failure to remember: the next signal tries
            // again
            slot.putIf(
                    o -> o instanceof Vacancy, Vacancy.error(String.valueOf(blocked.getMessage())));
            return;
        }
        Seat seat = slot.seat();
        Failure known = failure();
        if (seat != null && seat.key().equals(key)) {
            forgetIfOvercome(known, key);
        } else if (known == null || !known.key().equals(key)) {
            open(wanted, key);
        }
    }

    /** A configuration that failed is not worth telling any more once the former one is back. */
    private void forgetIfOvercome(@Nullable Failure known, GuestKey served) {
        lock.lock();
        try {
            if (known != null && known == failure && known.key().bundleId() == served.bundleId()) {
                failure = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private void open(PluginBundle wanted, GuestKey key) {
        Settings settings = environment.settings();
        Opening attempt =
                new Opening(
                        wanted,
                        key,
                        environment.hosts(),
                        environment.workFolder(id),
                        settings.startTimeout());
        lock.lock();
        try {
            opening = attempt;
        } finally {
            lock.unlock();
        }
        slot.putIf(o -> o instanceof Vacancy, Vacancy.loading());
        Future<?> limit =
                environment
                        .crew()
                        .after(
                                settings.startTimeout(),
                                () ->
                                        attempt.cancel(
                                                "not ready within start_timeout "
                                                        + settings.startTimeout()));
        try {
            succeeded(attempt, attempt.open());
        } catch (LoadException e) {
            if (!attempt.isAbandoned()) {
                failed(attempt, String.valueOf(e.getMessage()));
            }
        } finally {
            limit.cancel(false);
            lock.lock();
            try {
                opening = null;
            } finally {
                lock.unlock();
            }
        }
    }

    private void succeeded(Opening attempt, Seat next) {
        Seat before = null;
        boolean seated = false;
        lock.lock();
        try {
            if (isWanted(attempt)) {
                before = slot.put(next);
                failure = null;
                seated = true;
            }
        } finally {
            lock.unlock();
        }
        if (!seated) {
            next.guest().close();
            return;
        }
        publication.publish(attempt.plugin(), next.manifest());
        environment
                .log()
                .info(
                        "plugin {} {} ({}) is in service",
                        id,
                        next.manifest().version(),
                        attempt.plugin().shortHash());
        Seat replaced = before;
        environment.crew().retire(() -> retireAndUninstall(replaced, others(attempt.plugin())));
    }

    private void failed(Opening attempt, String reason) {
        lock.lock();
        try {
            failure = new Failure(attempt.key(), attempt.plugin().hash(), reason);
        } finally {
            lock.unlock();
        }
        environment.log().error("plugin {} ({}): {}", id, attempt.plugin().shortHash(), reason);
        Seat seat = slot.seat();
        boolean replacesAnother = seat != null && seat.key().bundleId() != attempt.key().bundleId();
        boolean anotherCanServe =
                seat == null && others(attempt.plugin()).stream().anyMatch(PluginBundle::isActive);
        if (replacesAnother || anotherCanServe) {
            uninstall(attempt.plugin());
        } else {
            slot.putIf(o -> o instanceof Vacancy, Vacancy.error(reason));
        }
    }

    private @Nullable PluginBundle wanted() {
        String deployed = environment.deployment(id).map(d -> d.hash()).orElse(null);
        lock.lock();
        try {
            List<PluginBundle> active =
                    bundles.descendingMap().values().stream()
                            .filter(PluginBundle::isActive)
                            .toList();
            // the content of the source, where that is known; else the newest there is
            return active.stream()
                    .filter(b -> b.hash().equals(deployed))
                    .findFirst()
                    .orElse(active.isEmpty() ? null : active.get(0));
        } finally {
            lock.unlock();
        }
    }

    private boolean isWanted(Opening attempt) {
        PluginBundle wanted = wanted();
        return wanted == attempt.plugin()
                && environment.runners().isPresent(attempt.key().runner())
                && attempt.key().reloads() == reloads;
    }

    private GuestKey key(PluginBundle wanted) throws LoadException {
        if (!environment.settings().enabled()) {
            retire(slot.put(Vacancy.error("plugins are disabled: dev.tenon: enabled is false")));
            throw new LoadException("plugins are disabled: dev.tenon: enabled is false");
        }
        String runtime = wanted.manifest().runtime();
        Runner runner =
                environment
                        .runners()
                        .runner(runtime)
                        .orElseThrow(
                                () ->
                                        new LoadException(
                                                "no runner for runtime '"
                                                        + runtime
                                                        + "' is registered"));
        if (!environment.admit(id)) {
            throw new LoadException(
                    "dev.tenon: max_plugins "
                            + environment.settings().maxPlugins()
                            + " is reached");
        }
        return new GuestKey(
                wanted.bundle().getBundleId(),
                wanted.modified(),
                runner,
                environment.configurations().properties(id),
                reloads());
    }

    private long reloads() {
        lock.lock();
        try {
            return reloads;
        } finally {
            lock.unlock();
        }
    }

    // ---- going out of service

    private void vacate(Predicate<Seat> which, Vacancy meanwhile, Vacancy afterwards) {
        Seat seat = slot.putIf(o -> o instanceof Seat s && which.test(s), meanwhile);
        if (seat != null) {
            publication.withdraw();
            retire(seat);
            slot.putIf(o -> o == meanwhile, afterwards);
        }
    }

    private void retireAndUninstall(@Nullable Seat replaced, List<PluginBundle> superseded) {
        retire(replaced);
        superseded.forEach(this::uninstall);
    }

    private void retire(@Nullable Seat seat) {
        if (seat == null) {
            return;
        }
        if (!seat.drain(Deadline.after(environment.settings().drainTimeout()))) {
            environment
                    .log()
                    .warn("plugin {}: calls still in flight after drain_timeout are ended", id);
        }
        seat.guest().close();
    }

    private List<PluginBundle> others(PluginBundle kept) {
        lock.lock();
        try {
            return bundles.values().stream().filter(b -> b != kept).toList();
        } finally {
            lock.unlock();
        }
    }

    private void uninstall(PluginBundle plugin) {
        try {
            plugin.bundle().uninstall();
        } catch (BundleException | IllegalStateException e) {
            environment
                    .log()
                    .warn(
                            "plugin {}: bundle {} is not uninstalled: {}",
                            id,
                            plugin.bundle(),
                            e.toString());
        }
    }

    /** With no bundle active, the slot says why: stopped, or not resolved. */
    private void idleUnlessActive() {
        lock.lock();
        try {
            if (bundles.isEmpty() || bundles.values().stream().anyMatch(PluginBundle::isActive)) {
                return;
            }
            PluginBundle newest = bundles.lastEntry().getValue();
            boolean unresolved = newest.isWanted() && !newest.isResolved();
            slot.putIf(
                    o -> o instanceof Vacancy v && v.state() != PluginState.STOPPED || unresolved,
                    unresolved ? Vacancy.error(newest.whyUnresolved()) : Vacancy.stopped());
        } finally {
            lock.unlock();
        }
    }
}
