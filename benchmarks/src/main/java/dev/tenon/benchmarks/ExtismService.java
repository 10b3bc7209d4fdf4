package dev.tenon.benchmarks;

import dev.tenon.api.CallException;
import dev.tenon.api.PluginRegistry;
import dev.tenon.api.PluginService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The Extism plugin in a running container. */
final class ExtismService implements ExtismSide {

    /** A text in JSON is given to the module as that text. */
    private static final byte[] PARAMETERS = ("\"" + INPUT + "\"").getBytes(StandardCharsets.UTF_8);

    private static final String ANSWER = "{\"count\":3}";

    private final String name;
    private final String id;
    private final PluginRegistry registry;

    /**
     * @param name its engine's
     * @param id a plugin that runs
     */
    ExtismService(String name, String id, PluginRegistry registry) throws CallException {
        this.name = name;
        this.id = id;
        this.registry = registry;
        String found =
                new String(registry.service(id).call(FUNCTION, PARAMETERS), StandardCharsets.UTF_8);
        if (!found.equals(ANSWER)) {
            throw new IllegalStateException(
                    "%s: found %s, expected %s".formatted(id, found, ANSWER));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Measure calls(Duration warmUp, Duration time) throws Exception {
        PluginService service = registry.service(id);
        return CallLoad.measure(() -> call(service), 1, warmUp, time);
    }

    @Override
    public Measure starts(int warmUp, int count) throws Exception {
        return ServiceStarts.measure(registry, id, FUNCTION, PARAMETERS, warmUp, count);
    }

    private static void call(PluginService service) throws CallException {
        int found = service.call(FUNCTION, PARAMETERS).length;
        if (found != ANSWER.length()) {
            throw new IllegalStateException("found an answer of " + found + " bytes");
        }
    }
}
