package dev.tenon.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.log.Logger;

/** A router on fakes, and requests to it that carry its token. */
final class Rest {

    static final String TOKEN = "s3cr3t";

    final FakeRegistry registry = new FakeRegistry();
    final FakeDeployer deployer = new FakeDeployer(registry);
    final List<String> errors = new ArrayList<>();
    final Router router = new Router(registry, deployer, new BearerToken(TOKEN), logger());

    static FakeRequest request(String method, String path) {
        return new FakeRequest(method, path).with("Authorization", "Bearer " + TOKEN);
    }

    Response send(Request request) {
        return router.answer(request);
    }

    Response get(String path) {
        return send(request("GET", path));
    }

    Response post(String path, String body) {
        return send(request("POST", path).body(body));
    }

    static JsonNode json(Response response) {
        try {
            return new ObjectMapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Status, kind and detail of a problem, in one line. */
    static String problem(Response response) {
        JsonNode problem = json(response);
        return response.status()
                + " "
                + problem.get("kind").asText()
                + ": "
                + problem.get("detail").asText();
    }

    private Logger logger() {
        return (Logger)
                Proxy.newProxyInstance(
                        Rest.class.getClassLoader(),
                        new Class<?>[] {Logger.class},
                        (proxy, method, arguments) -> {
                            errors.add(method.getName() + Arrays.deepToString(arguments));
                            return null;
                        });
    }
}
