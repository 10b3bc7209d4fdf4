package dev.tenon.manager;

import dev.tenon.api.Deployment;
import dev.tenon.api.LoadException;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginState;
import dev.tenon.api.manifest.PluginManifest;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together what is shown of a plugin, from its slot, its bundles and its source. */
final class PluginView {

    private PluginView() {}

    /** A plugin that has a bundle. */
    static PluginInfo of(Plugin plugin, Optional<Deployment> deployment) {
        Occupant occupant = plugin.slot().occupant();
        PluginBundle bundle = plugin.bundle();
        boolean running = occupant instanceof Seat;
        Vacancy vacancy = occupant instanceof Vacancy v ? v : null;
        PluginState state = vacancy == null ? PluginState.RUNNING : vacancy.state();
        return new PluginInfo(
                plugin.id(),
                occupant instanceof Seat seat ? seat.manifest() : manifest(bundle),
                bundle == null ? null : bundle.hash(),
                source(bundle, deployment),
                bundle == null ? -1 : bundle.bundle().getBundleId(),
                state,
                state == PluginState.ERROR && vacancy != null ? vacancy.reason() : null,
                refusedUpdate(plugin.failure(), deployment, running),
                occupant.since());
    }

    /** A source that was refused, with nothing installed. */
    static PluginInfo of(Deployment refused) {
        return new PluginInfo(
                refused.id(),
                null,
                refused.hash(),
                refused.source(),
                -1,
                PluginState.ERROR,
                PluginBundle.text(refused.problems()),
                null,
                refused.seen());
    }

    private static @Nullable String refusedUpdate(
            Plugin.@Nullable Failure failure, Optional<Deployment> deployment, boolean running) {
        if (deployment.isPresent() && !deployment.get().problems().isEmpty()) {
            return PluginBundle.text(deployment.get().problems());
        }
        if (failure == null || !running) {
            return null; // not running, the failure is the error itself
        }
        // the source has changed since the failure: it was mended, or put back
        boolean overtaken = deployment.filter(d -> !failure.hash().equals(d.hash())).isPresent();
        return overtaken ? null : failure.reason();
    }

    private static @Nullable PluginManifest manifest(@Nullable PluginBundle bundle) {
        try {
            return bundle == null ? null : bundle.manifest();
        } catch (LoadException unreadable) {
            return null; // the reason is the slot's
        }
    }

    private static @Nullable Path source(
            @Nullable PluginBundle bundle, Optional<Deployment> deployment) {
        String header = bundle == null ? null : bundle.bundle().getHeaders("").get("Tenon-Source");
        return header != null ? Path.of(header) : deployment.map(Deployment::source).orElse(null);
    }
}
