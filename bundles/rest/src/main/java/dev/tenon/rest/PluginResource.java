package dev.tenon.rest;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.NoSuchPluginException;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginRegistry;
import dev.tenon.api.PluginService;
import java.time.Duration;
import java.util.Optional;

/** What can be asked of the plugins there are: one method for each path, on top of the registry. */
final class PluginResource {

    private final PluginRegistry registry;
    private final Json json;
    private final Body body;

    PluginResource(PluginRegistry registry, Json json, Body body) {
        this.registry = registry;
        this.json = json;
        this.body = body;
    }

    Response list() {
        return ok(registry.plugins().stream().map(PluginView::of).toList());
    }

    Response get(String id) throws Refusal {
        return ok(PluginDetails.of(registry.plugin(id).orElseThrow(() -> unknown(id))));
    }

    Response health(String id) throws Refusal {
        try {
            return ok(HealthView.of(registry.health(id)));
        } catch (NoSuchPluginException e) {
            throw notInstalled(id, ProblemKind.UNAVAILABLE);
        }
    }

    Response call(String id, String function, Request request) throws Refusal {
        Optional<Duration> timeout = TimeoutHeader.of(request);
        PluginService plugin = service(id);
        byte[] parameters = body.read(request);
        try {
            byte[] answer =
                    timeout.isPresent()
                            ? plugin.call(function, parameters, Deadline.after(timeout.get()))
                            : plugin.call(function, parameters);
            return Response.json(200, answer);
        } catch (CallException e) {
            throw Refusal.of(e);
        }
    }

    Response reload(String id) throws Refusal {
        return change(id, registry::reload);
    }

    Response start(String id) throws Refusal {
        return change(id, registry::start);
    }

    Response stop(String id) throws Refusal {
        return change(id, registry::stop);
    }

    private Response change(String id, Change change) throws Refusal {
        try {
            return ok(PluginView.of(change.of(id)));
        } catch (LoadException e) {
            throw new Refusal(ProblemKind.NOT_LOADED, e.getMessage());
        } catch (NoSuchPluginException e) {
            throw notInstalled(id, ProblemKind.NOT_LOADED);
        }
    }

    /** A method of the registry that changes a plugin's state. */
    private interface Change {
        PluginInfo of(String id) throws LoadException;
    }

    private PluginService service(String id) throws Refusal {
        try {
            return registry.service(id);
        } catch (NoSuchPluginException e) {
            throw notInstalled(id, ProblemKind.UNAVAILABLE);
        }
    }

    /** A plugin whose content was refused has no bundle, but is no stranger: its error is told. */
    private Refusal notInstalled(String id, ProblemKind kind) {
        return registry.plugin(id)
                .map(p -> new Refusal(kind, "plugin '" + id + "' is not installed: " + p.error()))
                .orElseGet(() -> unknown(id));
    }

    private static Refusal unknown(String id) {
        return new Refusal(ProblemKind.NO_SUCH_PLUGIN, "no plugin '" + id + "'");
    }

    private Response ok(Object view) {
        return Response.json(200, json.write(view));
    }
}
