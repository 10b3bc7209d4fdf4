package dev.tenon.runner.wasm.imports;

import static dev.tenon.runner.wasm.engine.ValueType.I32;
import static dev.tenon.runner.wasm.engine.ValueType.I64;

import dev.tenon.api.host.Host;
import dev.tenon.api.host.HostException;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.HostFunction;
import dev.tenon.runner.wasm.engine.ModuleShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The import modules {@code flowbot} and {@code tenon}: names, types, and binding to a guest's
 * host.
 */
public final class HostModules {

    /** The name that plugins in the wild use. */
    public static final String FLOWBOT = "flowbot";

    /** Our own: everything of {@link #FLOWBOT}, and functions that allocate for the guest. */
    public static final String TENON = "tenon";

    private static final FunctionType NUMBERS_2 = FunctionType.taking(I32, I32);
    private static final FunctionType NUMBERS_3 = FunctionType.taking(I32, I32, I32);
    private static final FunctionType NUMBERS_4 = FunctionType.taking(I32, I32, I32, I32);

    private static final List<Definition> IN_BOTH =
            List.of(
                    new Definition("get_config", NUMBERS_3.to(I32), HostCalls::getConfig),
                    new Definition("log", NUMBERS_3, HostCalls::log),
                    new Definition("kv_get", NUMBERS_3.to(I32), HostCalls::kvGet),
                    new Definition("kv_set", NUMBERS_4.to(I32), HostCalls::kvSet),
                    new Definition("kv_delete", NUMBERS_2.to(I32), HostCalls::kvDelete),
                    new Definition("http_request", NUMBERS_4.to(I32), HostCalls::httpRequest),
                    new Definition("emit_event", NUMBERS_2.to(I32), HostCalls::emitEvent));

    private static final List<Definition> IN_TENON =
            List.of(
                    new Definition("get_config_buf", NUMBERS_2.to(I64), HostCalls::getConfigBuffer),
                    new Definition("kv_get_buf", NUMBERS_2.to(I64), HostCalls::kvGetBuffer),
                    new Definition("http_request_buf", NUMBERS_2.to(I64), HostCalls::httpBuffer),
                    new Definition(
                            "last_error", FunctionType.taking().to(I64), HostCalls::lastError));

    private static final Map<String, Map<String, Definition>> MODULES =
            Map.of(
                    FLOWBOT, byName(IN_BOTH.stream()),
                    TENON, byName(Stream.concat(IN_BOTH.stream(), IN_TENON.stream())));

    private HostModules() {}

    /** Module name to function name to type: all that can be imported from the host. */
    public static Map<String, Map<String, FunctionType>> types() {
        return MODULES.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, module -> types(module.getValue())));
    }

    /**
     * The functions that a module imports, for one instance of it.
     *
     * @param imports the module's imports; those of other modules are passed over
     * @param host what the functions call
     * @param call the call that the instance is in whenever it calls a function
     */
    public static List<HostFunction> bind(
            List<ModuleShape.Import> imports, Host host, CurrentCall call) {
        HostCalls calls = new HostCalls(host, call);
        return imports.stream()
                .filter(entry -> MODULES.containsKey(entry.module()))
                .map(entry -> bind(entry, calls))
                .toList();
    }

    private static HostFunction bind(ModuleShape.Import entry, HostCalls calls) {
        Definition definition = MODULES.get(entry.module()).get(entry.name());
        return new HostFunction(
                entry.module(),
                entry.name(),
                definition.type(),
                (caller, arguments) ->
                        calls.run(definition.operation(), new Arguments(caller, arguments)));
    }

    private static Map<String, FunctionType> types(Map<String, Definition> definitions) {
        Map<String, FunctionType> types = new LinkedHashMap<>();
        definitions.forEach((name, definition) -> types.put(name, definition.type()));
        return types;
    }

    private static Map<String, Definition> byName(Stream<Definition> definitions) {
        Map<String, Definition> named = new LinkedHashMap<>();
        definitions.forEach(definition -> named.put(definition.name(), definition));
        return named;
    }

    /** What a function does, given the calls of its instance. A result of 0 says no. */
    @FunctionalInterface
    interface Operation {
        long run(HostCalls calls, Arguments arguments) throws HostException, EngineException;
    }

    private record Definition(String name, FunctionType type, Operation operation) {}
}
