package dev.tenon.runner.wasm.extism;

import static dev.tenon.runner.wasm.engine.ValueType.I32;
import static dev.tenon.runner.wasm.engine.ValueType.I64;

import dev.tenon.api.host.LogLevel;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.HostFunction;
import dev.tenon.runner.wasm.engine.HostFunction.Body;
import dev.tenon.runner.wasm.engine.ModuleShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The import module {@code extism:host/env}: names, types, and binding to an instance. */
final class ExtismImports {

    /** What every Extism host offers. */
    static final String MODULE = "extism:host/env";

    /** What one host offers its own plugins; no two offer the same. */
    static final String USER = "extism:host/user";

    private static final FunctionType NOTHING = FunctionType.taking();
    private static final FunctionType NUMBER = FunctionType.taking(I64);
    private static final FunctionType NUMBERS = FunctionType.taking(I64, I64);

    private static final Map<String, Definition> FUNCTIONS = functions();

    private ExtismImports() {}

    /** Function name to type. */
    static Map<String, FunctionType> types() {
        return FUNCTIONS.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, entry -> entry.getValue().type()));
    }

    /** The functions of this module among the imports, for one instance. */
    static List<HostFunction> bind(List<ModuleShape.Import> imports, Kernel kernel, HostSide host) {
        return imports.stream()
                .filter(entry -> entry.module().equals(MODULE))
                .map(ModuleShape.Import::name)
                .map(
                        name ->
                                new HostFunction(
                                        MODULE,
                                        name,
                                        FUNCTIONS.get(name).type(),
                                        FUNCTIONS.get(name).binding().bind(kernel, host)))
                .toList();
    }

    private static Map<String, Definition> functions() {
        Map<String, Definition> all = new HashMap<>();
        kernel(all);
        host(all);
        return Map.copyOf(all);
    }

    private static void kernel(Map<String, Definition> all) {
        get(all, "alloc", NUMBER.to(I64), (kernel, host) -> (in, a) -> kernel.alloc(a[0]));
        run(all, "free", NUMBER, (kernel, host, a) -> kernel.free(a[0]));
        get(all, "length", NUMBER.to(I64), (kernel, host) -> (in, a) -> kernel.length(a[0]));
        get(all, "length_unsafe", NUMBER.to(I64), (kernel, host) -> (in, a) -> kernel.length(a[0]));
        get(all, "load_u8", NUMBER.to(I32), (kernel, host) -> (in, a) -> kernel.loadByte(a[0]));
        get(all, "load_u64", NUMBER.to(I64), (kernel, host) -> (in, a) -> kernel.loadLong(a[0]));
        // with bodies of their own: these are called for every 8 bytes, and for single ones
        get(
                all,
                "store_u8",
                FunctionType.taking(I64, I32),
                (kernel, host) ->
                        (in, a) -> {
                            kernel.storeByte(a[0], (int) a[1]);
                            return 0;
                        });
        get(
                all,
                "store_u64",
                NUMBERS,
                (kernel, host) ->
                        (in, a) -> {
                            kernel.storeLong(a[0], a[1]);
                            return 0;
                        });
        get(
                all,
                "input_length",
                NOTHING.to(I64),
                (kernel, host) -> (in, a) -> kernel.inputLength());
        get(
                all,
                "input_offset",
                NOTHING.to(I64),
                (kernel, host) -> (in, a) -> kernel.inputOffset());
        get(
                all,
                "input_load_u8",
                NUMBER.to(I32),
                (kernel, host) -> (in, a) -> kernel.loadInputByte(a[0]));
        get(
                all,
                "input_load_u64",
                NUMBER.to(I64),
                (kernel, host) -> (in, a) -> kernel.loadInputLong(a[0]));
        run(all, "input_set", NUMBERS, (kernel, host, a) -> kernel.setInput(a[0], a[1]));
        run(all, "output_set", NUMBERS, (kernel, host, a) -> kernel.setOutput(a[0], a[1]));
        get(
                all,
                "output_length",
                NOTHING.to(I64),
                (kernel, host) -> (in, a) -> kernel.outputLength());
        get(
                all,
                "output_offset",
                NOTHING.to(I64),
                (kernel, host) -> (in, a) -> kernel.outputOffset());
        run(all, "error_set", NUMBER, (kernel, host, a) -> kernel.setError(a[0]));
        get(all, "error_get", NOTHING.to(I64), (kernel, host) -> (in, a) -> kernel.errorOffset());
        get(
                all,
                "memory_bytes",
                NOTHING.to(I64),
                (kernel, host) -> (in, a) -> kernel.memoryBytes());
        run(all, "reset", NOTHING, (kernel, host, a) -> kernel.reset());
    }

    private static void host(Map<String, Definition> all) {
        get(all, "config_get", NUMBER.to(I64), (kernel, host) -> (in, a) -> host.configGet(a[0]));
        get(all, "var_get", NUMBER.to(I64), (kernel, host) -> (in, a) -> host.varGet(a[0]));
        run(all, "var_set", NUMBERS, (kernel, host, a) -> host.varSet(a[0], a[1]));
        get(
                all,
                "http_request",
                NUMBERS.to(I64),
                (kernel, host) -> (in, a) -> host.httpRequest(a[0], a[1]));
        get(
                all,
                "http_status_code",
                NOTHING.to(I32),
                (kernel, host) -> (in, a) -> host.httpStatusCode());
        get(all, "http_headers", NOTHING.to(I64), (kernel, host) -> (in, a) -> host.httpHeaders());
        get(all, "get_log_level", NOTHING.to(I32), (kernel, host) -> (in, a) -> host.logLevel());
        run(all, "log_trace", NUMBER, (kernel, host, a) -> host.log(LogLevel.DEBUG, a[0]));
        run(all, "log_debug", NUMBER, (kernel, host, a) -> host.log(LogLevel.DEBUG, a[0]));
        run(all, "log_info", NUMBER, (kernel, host, a) -> host.log(LogLevel.INFO, a[0]));
        run(all, "log_warn", NUMBER, (kernel, host, a) -> host.log(LogLevel.WARN, a[0]));
        run(all, "log_error", NUMBER, (kernel, host, a) -> host.log(LogLevel.ERROR, a[0]));
    }

    private static void get(
            Map<String, Definition> all, String name, FunctionType type, Binding binding) {
        all.put(name, new Definition(type, binding));
    }

    private static void run(
            Map<String, Definition> all, String name, FunctionType type, Action action) {
        get(
                all,
                name,
                type,
                (kernel, host) ->
                        (in, a) -> {
                            action.run(kernel, host, a);
                            return 0;
                        });
    }

    private record Definition(FunctionType type, Binding binding) {}

    @FunctionalInterface
    private interface Binding {
        Body bind(Kernel kernel, HostSide host);
    }

    @FunctionalInterface
    private interface Action {
        void run(Kernel kernel, HostSide host, long[] arguments) throws EngineException;
    }
}
