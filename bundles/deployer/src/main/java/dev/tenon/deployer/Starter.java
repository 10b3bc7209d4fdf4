package dev.tenon.deployer;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.log.Logger;

/**
 * Starts plugin bundles. One that does not resolve, which most often waits for its runner, stays
 * installed with its autostart setting on; the reason is logged once, and it is tried again when a
 * runner's bundle has resolved.
 */
final class Starter {

    private final BundleContext context;
    private final Logger logger;
    private final Map<Long, String> reasons = new ConcurrentHashMap<>();

    Starter(BundleContext context, Logger logger) {
        this.context = context;
        this.logger = logger;
    }

    /** Starts a bundle and has it started again whenever the framework starts. */
    void start(Bundle bundle) {
        try {
            bundle.start();
            reasons.remove(bundle.getBundleId());
        } catch (BundleException e) {
            tell(bundle, e);
        } catch (IllegalStateException uninstalledMeanwhile) {
            reasons.remove(bundle.getBundleId());
        }
    }

    /** Starts a bundle that is meant to run and does not; not one that an operator stopped. */
    void resume(Bundle bundle) {
        if (isWanted(bundle) && (bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) != 0) {
            start(bundle);
        }
    }

    /**
     * Starts every plugin's bundle that could not be resolved before and whose runner is resolved
     * by now. Others are not tried: Felix gives up on resolving a runner that somebody is just
     * starting, when another thread needs it for a plugin at that moment.
     */
    void resumeUnresolved() {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getState() == Bundle.INSTALLED
                    && PluginBundles.isPlugin(bundle)
                    && isRunnerResolved(bundle)) {
                resume(bundle);
            }
        }
    }

    private boolean isRunnerResolved(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null
                && revision.getDeclaredRequirements(BundleHeaders.RUNNER).stream()
                        .allMatch(required -> resolvedRunners().anyMatch(required::matches));
    }

    private Stream<BundleCapability> resolvedRunners() {
        return Arrays.stream(context.getBundles())
                .filter(b -> (b.getState() & (Bundle.INSTALLED | Bundle.UNINSTALLED)) == 0)
                .map(b -> b.adapt(BundleRevision.class))
                .filter(Objects::nonNull)
                .flatMap(r -> r.getDeclaredCapabilities(BundleHeaders.RUNNER).stream());
    }

    /** An uninstalled bundle waits for nothing. */
    void forget(Bundle bundle) {
        reasons.remove(bundle.getBundleId());
    }

    private static boolean isWanted(Bundle bundle) {
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        return level != null && level.isPersistentlyStarted();
    }

    private void tell(Bundle bundle, BundleException e) {
        String reason = String.valueOf(e.getMessage());
        if (!Objects.equals(reasons.put(bundle.getBundleId(), reason), reason)) {
            logger.warn("{} waits: {} ({})", bundle.getSymbolicName(), summary(bundle, e), reason);
        }
    }

    private static String summary(Bundle bundle, BundleException e) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return e.getType() == BundleException.RESOLVE_ERROR && revision != null
                ? revision.getDeclaredRequirements(BundleHeaders.RUNNER).stream()
                        .map(Starter::missing)
                        .findFirst()
                        .orElse("its bundle does not resolve")
                : "its bundle does not start";
    }

    /** The requirement's filter is {@code (runtime=wasm)}. */
    private static String missing(BundleRequirement runner) {
        String filter = String.valueOf(runner.getDirectives().get("filter"));
        return "no resolved runner for " + filter.replaceAll("[()]", "").replace('=', ' ');
    }
}
