package dev.tenon.manager;

import dev.tenon.api.Deadline;
import dev.tenon.api.Deployment;
import dev.tenon.api.LoadException;
import dev.tenon.api.PluginService;
import dev.tenon.api.PluginState;
import dev.tenon.api.runner.Runner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleException;

/**
 * One plugin id: its bundles, its slot, and the work of bringing the second in line with the first.
 *
 * <p>Whatever happens (a bundle started, a runner came, the configuration changed, somebody asked
 * for a reload) ends in {@link #signal}; one thread at a time then compares what is in service with
 * what is wanted, and opens a guest if they differ. Only going out of service is not left to that
 * thread: it happens at once, in the thread that stops the bundle or the runner.
 */
final class Plugin {

    private final String id;
    private final Environment environment;
    private final PluginBundles bundles = new PluginBundles();
    private final Slot slot;
    private final PluginService service;
    private final Publication publication;
    private final Reconciliation reconciliation;

    /** Guards what follows; held for no longer than it takes to read or write it. */
    private final Object lock = new Object();

    private final Recovery recovery = new Recovery(System::nanoTime, new SplittableRandom());
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
        this.reconciliation = new Reconciliation(this::reconcileSafely, environment.crew()::open);
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
        Optional<PluginBundle> serving =
                seat == null ? Optional.empty() : bundles.get(seat.key().bundleId());
        return serving.or(bundles::newest).orElse(null);
    }

    /** The hash of the content whose guest is in service; empty if none is. */
    String hashInService() {
        PluginBundle bundle = slot.seat() == null ? null : bundle();
        return bundle == null ? "" : bundle.hash();
    }

    @Nullable Failure failure() {
        synchronized (lock) {
            return failure;
        }
    }

    // ---- what happens to it

    /** A bundle of this plugin was installed, resolved, started or updated. */
    void bundleChanged(PluginBundle plugin) {
        bundles.put(plugin);
        if (plugin.isActive()) {
            slot.putIf(
                    o -> o instanceof Vacancy v && v.state() != PluginState.LOADING,
                    Vacancy.loading());
        } else {
            idleUnlessActive();
        }
        signal();
    }

    /**
     * A bundle of this plugin is stopping: its guest goes out of service, and is closed once
     * drained.
     */
    void bundleStopping(long bundleId) {
        abandonIf(o -> o.key().bundleId() == bundleId);
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
        return bundles.remove(bundleId);
    }

    /** Its last bundle is gone: nobody waits for a guest any more. */
    void removed() {
        slot.put(Vacancy.error("it was removed"));
        environment.dismiss(id);
    }

    /** A runner goes away: guests that it opened must be gone before it is. */
    void runnerLeaving(Runner runner) {
        abandonIf(o -> o.key().runner() == runner);
        Vacancy reason = Vacancy.error("its runner is gone");
        vacate(seat -> seat.key().runner() == runner, reason, reason);
        signal();
    }

    /** Asks for another guest of the same content; {@link #await} tells how it went. */
    void reload() {
        synchronized (lock) {
            reloads++;
            failure = null;
            recovery.forget();
        }
        signal();
    }

    /** Something that it depends on may have changed. */
    void signal() {
        abandonIf(o -> !isWanted(o));
        reconciliation.signal();
    }

    /**
     * Waits until what is in service is what is wanted, as far as can be; false if the deadline
     * passes.
     */
    boolean await(Deadline deadline) throws InterruptedException {
        return reconciliation.await(deadline);
    }

    private void abandonIf(Predicate<Opening> which) {
        Opening current;
        synchronized (lock) {
            current = opening;
        }
        if (current != null && which.test(current)) {
            current.abandon();
        }
    }

    // ---- bringing it in line

    private void reconcileSafely() {
        try {
            reconcile();
        } catch (RuntimeException e) {
            environment.log().error("plugin {}: {}", id, e.toString(), e);
            slot.putIf(o -> o instanceof Vacancy, Vacancy.error(e.toString()));
        }
    }

    private void reconcile() {
        PluginBundle wanted = wanted().orElse(null);
        if (wanted == null) {
            environment.dismiss(id);
            idleUnlessActive();
            return;
        }
        GuestKey key;
        try {
            key = key(wanted);
        } catch (LoadException blocked) {
            // not the content's fault, so no failure to remember: the next signal tries again
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
        synchronized (lock) {
            if (known != null && known == failure && known.key().bundleId() == served.bundleId()) {
                failure = null;
            }
        }
    }

    private void open(PluginBundle wanted, GuestKey key) {
        Duration limit = environment.settings().startTimeout();
        Opening attempt =
                new Opening(wanted, key, environment.hosts(), environment.workFolder(id), limit);
        synchronized (lock) {
            opening = attempt;
        }
        slot.putIf(o -> o instanceof Vacancy, Vacancy.loading());
        Future<?> alarm =
                environment
                        .crew()
                        .after(
                                limit,
                                () -> attempt.cancel("not ready within start_timeout " + limit));
        try {
            succeeded(attempt, attempt.open());
        } catch (LoadException e) {
            if (!attempt.isAbandoned()) {
                failed(attempt, String.valueOf(e.getMessage()));
            }
        } finally {
            alarm.cancel(false);
            synchronized (lock) {
                opening = null;
            }
        }
    }

    private void succeeded(Opening attempt, Seat next) {
        if (!isWanted(attempt)) {
            next.guest().close();
            return;
        }
        PluginBundle plugin = attempt.plugin();
        Seat replaced = slot.put(next);
        synchronized (lock) {
            failure = null;
        }
        publication.publish(plugin, next.manifest());
        environment
                .log()
                .info(
                        "plugin {} {} ({}) is in service",
                        id,
                        next.manifest().version(),
                        plugin.shortHash());
        environment.crew().retire(() -> supersede(replaced, bundles.others(plugin)));
        next.guest().ended().thenAccept(reason -> ended(next, reason));
        if (!isWanted(attempt)) {
            // whoever stopped it just now looked into the slot before this guest was there
            vacate(seat -> seat == next, Vacancy.stopping(), Vacancy.stopped());
        }
    }

    private void failed(Opening attempt, String reason) {
        PluginBundle plugin = attempt.plugin();
        synchronized (lock) {
            failure = new Failure(attempt.key(), plugin.hash(), reason);
        }
        environment.log().error("plugin {} ({}): {}", id, plugin.shortHash(), reason);
        Seat seat = slot.seat();
        boolean replacesAnother = seat != null && seat.key().bundleId() != attempt.key().bundleId();
        boolean anotherCanServe =
                seat == null && bundles.others(plugin).stream().anyMatch(PluginBundle::isActive);
        if (replacesAnother || anotherCanServe) {
            uninstall(plugin);
        } else {
            slot.putIf(o -> o instanceof Vacancy, Vacancy.error(reason));
        }
    }

    /**
     * A guest in service ended by itself: it is replaced after a pause, unless that is no use. It
     * is out of the slot before who waits for that learns of it, so that a call that failed by this
     * and is made again meets the next guest.
     */
    private void ended(Seat seat, String reason) {
        Failure mine = new Failure(seat.key(), hashInService(), reason);
        Optional<Duration> pause;
        synchronized (lock) {
            if (slot.seat() != seat) {
                return;
            }
            pause = recovery.ended();
            failure = mine;
        }
        environment.log().error("plugin {}: {}", id, reason);
        Vacancy vacancy =
                pause.map(p -> Vacancy.loading())
                        .orElseGet(
                                () ->
                                        Vacancy.error(
                                                "it ended by itself %d times in %d minutes: %s"
                                                        .formatted(
                                                                Recovery.TOO_MANY,
                                                                Recovery.WINDOW.toMinutes(),
                                                                reason)));
        pause.ifPresent(p -> environment.crew().after(p, () -> tryAgain(mine)));
        if (slot.putIf(current -> current == seat, vacancy) != null) {
            environment.crew().retire(() -> withdraw(seat));
        }
    }

    private void tryAgain(Failure overcome) {
        synchronized (lock) {
            if (failure == overcome) {
                failure = null;
            }
        }
        signal();
    }

    private Optional<PluginBundle> wanted() {
        return bundles.wanted(environment.deployment(id).map(Deployment::hash).orElse(null));
    }

    private boolean isWanted(Opening attempt) {
        return wanted().filter(w -> w == attempt.plugin()).isPresent()
                && environment.runners().isPresent(attempt.key().runner())
                && attempt.key().reloads() == reloads();
    }

    private GuestKey key(PluginBundle wanted) throws LoadException {
        if (!environment.settings().enabled()) {
            String disabled = "plugins are disabled: dev.tenon: enabled is false";
            retire(slot.put(Vacancy.error(disabled)));
            throw new LoadException(disabled);
        }
        String runtime = wanted.manifest().runtime();
        Runners.Offer offer =
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
                offer.runner(),
                offer.modifications(),
                environment.configurations().properties(id),
                reloads());
    }

    private long reloads() {
        synchronized (lock) {
            return reloads;
        }
    }

    // ---- going out of service

    private void vacate(Predicate<Seat> which, Vacancy meanwhile, Vacancy afterwards) {
        Seat seat = slot.putIf(o -> o instanceof Seat s && which.test(s), meanwhile);
        if (seat != null) {
            withdraw(seat);
            slot.putIf(o -> o == meanwhile, afterwards);
        }
    }

    private void withdraw(Seat seat) {
        publication.withdraw();
        retire(seat);
    }

    private void supersede(@Nullable Seat replaced, List<PluginBundle> others) {
        retire(replaced);
        others.forEach(this::uninstall);
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

    /** With no bundle active, the slot says why: stopped, about to resolve, or never to. */
    private void idleUnlessActive() {
        PluginBundle newest = bundles.newest().orElse(null);
        if (newest == null || bundles.isAnyActive()) {
            return;
        }
        Vacancy now =
                !newest.isWanted() || newest.isResolved()
                        ? Vacancy.stopped()
                        : newest.missing(environment.wiring())
                                .map(Vacancy::error)
                                .orElseGet(Vacancy::loading);
        slot.putIf(o -> o instanceof Vacancy v && !(v.isStopped() && now.isStopped()), now);
    }
}
