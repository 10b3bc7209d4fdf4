package dev.tenon.rest;

import dev.tenon.api.Deadline;
import dev.tenon.api.DeployException;
import dev.tenon.api.Deployment;
import dev.tenon.api.NoSuchPluginException;
import dev.tenon.api.PluginDeployer;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginRegistry;
import dev.tenon.api.PluginState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deploys and removes plugins, on top of the deployer. */
final class DeploymentResource {

    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;

    /** The manager bounds a start itself ({@code start_timeout}); this bounds the request. */
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final PluginRegistry registry;
    private final PluginDeployer deployer;
    private final Json json;
    private final Body body;
    private final DeployRequest deployRequest = new DeployRequest();

    DeploymentResource(PluginRegistry registry, PluginDeployer deployer, Json json, Body body) {
        this.registry = registry;
        this.deployer = deployer;
        this.json = json;
        this.body = body;
    }

    Response deploy(Request request) throws Refusal {
        Path source = deployRequest.path(body.read(request));
        try {
            Deployment deployment = deployer.deploy(source);
            return outcome(deployment, settled(deployment.id()));
        } catch (DeployException e) {
            throw Refusal.of(e);
        }
    }

    Response remove(String id) throws Refusal {
        try {
            deployer.remove(id);
            return Response.noContent();
        } catch (NoSuchPluginException e) {
            throw notDeployed(id);
        }
    }

    private Response outcome(Deployment deployment, PluginInfo plugin) throws Refusal {
        String reason = refusal(deployment, plugin);
        if (reason != null) {
            throw new Refusal(ProblemKind.NOT_LOADED, reason);
        }
        return Response.json(
                plugin.state() == PluginState.LOADING ? ACCEPTED : CREATED,
                Map.of("Location", "/plugins/" + plugin.id()),
                json.write(PluginView.of(plugin)));
    }

    /** Why what was deployed is not what is in service now; {@code null} if it is. */
    private static @Nullable String refusal(Deployment deployment, PluginInfo plugin) {
        if (plugin.error() != null) {
            return plugin.error();
        }
        boolean another = deployment.hash() != null && !deployment.hash().equals(plugin.hash());
        return another ? plugin.refusedUpdate() : null;
    }

    private PluginInfo settled(String id) throws Refusal {
        try {
            return registry.settled(id, Deadline.after(LONGEST_START))
                    .orElseThrow(
                            () ->
                                    new Refusal(
                                            ProblemKind.NOT_LOADED,
                                            "plugin '" + id + "' was removed while it started"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(
                    ProblemKind.UNAVAILABLE, "interrupted while plugin '" + id + "' started");
        }
    }

    private Refusal notDeployed(String id) {
        return registry.plugin(id)
                .map(
                        p ->
                                new Refusal(
                                        ProblemKind.NOT_DEPLOYED,
                                        "plugin '"
                                                + id
                                                + "' was not deployed from a folder or archive:"
                                                + " uninstall its bundle "
                                                + p.bundleId()))
                .orElseGet(() -> new Refusal(ProblemKind.NO_SUCH_PLUGIN, "no plugin '" + id + "'"));
    }
}
