package dev.tenon.rest;

import dev.tenon.api.PluginDeployer;
import dev.tenon.api.PluginRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.osgi.service.log.Logger;

/**
 * Answers requests: checks the token, finds what path and method mean, and makes problem JSON of
 * what goes wrong.
 *
 * <p>One service of this bundle, made by {@link RouterRegistration}, called by the bindings; safe
 * for use by many threads. A request runs on its caller's thread from end to end.
 */
public final class Router {

    private static final String GET = "GET";
    private static final String POST = "POST";
    private static final String DELETE = "DELETE";

    private final BearerToken token;
    private final Logger logger;
    private final Json json = new Json();
    private final PluginResource plugins;
    private final DeploymentResource deployments;

    Router(PluginRegistry registry, PluginDeployer deployer, BearerToken token, Logger logger) {
        Body body = new Body();
        this.token = token;
        this.logger = logger;
        this.plugins = new PluginResource(registry, json, body);
        this.deployments = new DeploymentResource(registry, deployer, json, body);
    }

    /** Answers a request; what is refused, and what fails here, is an answer too. */
    public Response answer(Request request) {
        try {
            token.check(request.header("Authorization"));
            return action(request).answer(request);
        } catch (Refusal e) {
            return e.response(json);
        } catch (RuntimeException e) {
            return unexpected(request, e).response(json);
        }
    }

    /** What one method means for one path. */
    private interface Action {
        Response answer(Request request) throws Refusal;
    }

    private Action action(Request request) throws Refusal {
        Map<String, Action> actions = actions(PathSegments.of(request.path()), request);
        String method = request.method().equals("HEAD") ? GET : request.method();
        Action action = actions.get(method);
        if (action == null) {
            String allowed = allowed(actions);
            throw new Refusal(
                    ProblemKind.METHOD_NOT_ALLOWED,
                    request.method() + " " + request.path() + ": allowed are " + allowed,
                    Map.of("Allow", allowed));
        }
        return action;
    }

    private Map<String, Action> actions(List<String> path, Request request) throws Refusal {
        if (!path.get(0).equals("plugins")) {
            throw noSuchPath(request);
        }
        return switch (path.size()) {
            case 1 -> Map.of(GET, r -> plugins.list(), POST, deployments::deploy);
            case 2 -> plugin(path.get(1));
            case 3 -> below(path.get(1), path.get(2), request);
            // names of gRPC methods have a slash in them, which servers refuse as %2F
            default ->
                    call(
                            path.get(1),
                            path.get(2),
                            String.join("/", path.subList(3, path.size())),
                            request);
        };
    }

    private Map<String, Action> plugin(String id) {
        return Map.of(GET, r -> plugins.get(id), DELETE, r -> deployments.remove(id));
    }

    private Map<String, Action> below(String id, String name, Request request) throws Refusal {
        return switch (name) {
            case "health" -> Map.of(GET, r -> plugins.health(id));
            case "reload" -> Map.of(POST, r -> plugins.reload(id));
            case "start" -> Map.of(POST, r -> plugins.start(id));
            case "stop" -> Map.of(POST, r -> plugins.stop(id));
            default -> throw noSuchPath(request);
        };
    }

    private Map<String, Action> call(String id, String verb, String function, Request request)
            throws Refusal {
        if (!verb.equals("call")) {
            throw noSuchPath(request);
        }
        return Map.of(POST, r -> plugins.call(id, function, r));
    }

    private static Refusal noSuchPath(Request request) {
        return new Refusal(ProblemKind.NO_SUCH_PATH, "no such path: " + request.path());
    }

    private static String allowed(Map<String, Action> actions) {
        String methods =
                actions.keySet().stream()
                        .sorted(Comparator.reverseOrder())
                        .collect(Collectors.joining(", "));
        return methods.replace(GET, GET + ", HEAD");
    }

    /** Told in full to the log alone; the client gets what the log can be searched for. */
    private Refusal unexpected(Request request, RuntimeException e) {
        String incident = UUID.randomUUID().toString();
        logger.error("{} {} failed, incident {}", request.method(), request.path(), incident, e);
        return new Refusal(
                ProblemKind.INTERNAL, "unexpected error; the log has it as incident " + incident);
    }
}
