package dev.tenon.manager;

import dev.tenon.api.runner.Runner;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The runners there are, by runtime. Tells when one comes and, before it is gone, when one goes.
 */
final class Runners extends ServiceTracker<Runner, Runner> {

    private final Runnable arrived;
    private final Consumer<Runner> leaving;

    Runners(BundleContext context, Runnable arrived, Consumer<Runner> leaving) {
        super(context, Runner.class, null);
        this.arrived = arrived;
        this.leaving = leaving;
    }

    /** The runner of a runtime; of several the one that ranks highest. */
    Optional<Runner> runner(String runtime) {
        return getTracked().entrySet().stream()
                .filter(e -> runtime.equals(e.getKey().getProperty(Runner.RUNTIME)))
                .max(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .map(Map.Entry::getValue);
    }

    /** Whether this runner is still registered. */
    boolean isPresent(Runner runner) {
        return getTracked().containsValue(runner);
    }

    @Override
    public Runner addingService(ServiceReference<Runner> reference) {
        Runner runner = super.addingService(reference);
        arrived.run();
        return runner;
    }

    @Override
    public void removedService(ServiceReference<Runner> reference, Runner runner) {
        leaving.accept(runner);
        super.removedService(reference, runner);
    }
}
