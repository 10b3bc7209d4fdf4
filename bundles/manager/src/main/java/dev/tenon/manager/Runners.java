package dev.tenon.manager;

import dev.tenon.api.runner.Runner;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The runners there are, by runtime. Tells when one comes or is configured otherwise and, before it
 * is gone, when one goes.
 */
final class Runners extends ServiceTracker<Runner, Runner> {

    /** Kept apart from the tracker's own, which has a service only after it was told of it. */
    private final Map<ServiceReference<Runner>, Offer> present = new ConcurrentHashMap<>();

    private final Runnable changed;
    private final Consumer<Runner> leaving;

    /**
     * A runner as it is configured now.
     *
     * @param modifications how often its service was modified: guests opened before the last time
     *     are replaced
     */
    record Offer(Runner runner, int modifications) {}

    Runners(BundleContext context, Runnable changed, Consumer<Runner> leaving) {
        super(context, Runner.class, null);
        this.changed = changed;
        this.leaving = leaving;
    }

    /** The runner of a runtime; of several the one that ranks highest. */
    Optional<Offer> runner(String runtime) {
        return present.entrySet().stream()
                .filter(e -> runtime.equals(e.getKey().getProperty(Runner.RUNTIME)))
                .max(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .map(Map.Entry::getValue);
    }

    /** Whether this runner is still registered. */
    boolean isPresent(Runner runner) {
        return present.values().stream().anyMatch(offer -> offer.runner() == runner);
    }

    @Override
    public Runner addingService(ServiceReference<Runner> reference) {
        Runner runner = super.addingService(reference);
        present.put(reference, new Offer(runner, 0));
        changed.run();
        return runner;
    }

    @Override
    public void modifiedService(ServiceReference<Runner> reference, Runner runner) {
        present.computeIfPresent(
                reference, (same, offer) -> new Offer(runner, offer.modifications() + 1));
        changed.run();
    }

    @Override
    public void removedService(ServiceReference<Runner> reference, Runner runner) {
        present.remove(reference);
        leaving.accept(runner);
        super.removedService(reference, runner);
    }
}
