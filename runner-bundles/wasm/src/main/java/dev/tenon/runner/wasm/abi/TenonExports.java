package dev.tenon.runner.wasm.abi;

import static dev.tenon.runner.wasm.engine.ValueType.I32;
import static dev.tenon.runner.wasm.engine.ValueType.I64;

import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.Memory;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.engine.ModuleShape.Export;
import dev.tenon.runner.wasm.engine.ModuleShape.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The exports of a module that fits the ABI.
 *
 * @param functions callable ones by name; whether each takes parameters
 * @param free how results are freed
 * @param initialize whether {@code _initialize} is exported
 * @param init what {@code init} is
 * @param isReady whether {@code is_ready} is exported
 */
record TenonExports(
        Map<String, Boolean> functions, Free free, boolean initialize, Init init, boolean isReady) {

    static final String ALLOC = "alloc";
    static final String FREE = "free";
    static final String INIT = "init";
    static final String IS_READY = "is_ready";
    static final String INITIALIZE = "_initialize";
    static final String START = "_start";

    private static final Set<String> RESERVED =
            Set.of(Memory.EXPORT, ALLOC, FREE, INIT, IS_READY, INITIALIZE, START);

    private static final FunctionType NOTHING = FunctionType.taking();
    private static final FunctionType POINTER = FunctionType.taking(I32);
    private static final FunctionType BYTES = FunctionType.taking(I32, I32);
    private static final FunctionType WITH_PARAMETERS = BYTES.to(I64);
    private static final FunctionType WITHOUT_PARAMETERS = NOTHING.to(I64);
    private static final List<FunctionType> CALLABLE = List.of(WITH_PARAMETERS, WITHOUT_PARAMETERS);

    /** Names that mean something to callers: a wrong type there is a mistake, not another use. */
    private static final Set<String> WELL_KNOWN =
            Set.of(
                    "command",
                    "form",
                    "input",
                    "ability_call",
                    "webhook_convert",
                    "oauth_authorize",
                    "oauth_callback",
                    "rules",
                    "help",
                    "bootstrap");

    /** Forms of export {@code free}. */
    enum Free {
        ABSENT,
        POINTER,
        POINTER_AND_SIZE
    }

    /** Forms of export {@code init}. */
    enum Init {
        ABSENT,
        WITHOUT_ANSWER,
        WITH_ANSWER
    }

    static TenonExports of(ModuleShape module) throws LoadException {
        Map<String, Export> exports = module.exports();
        Export memory = exports.get(Memory.EXPORT);
        if (memory == null || memory.kind() != Kind.MEMORY) {
            throw mismatch(Memory.EXPORT, memory, "a memory");
        }
        if (type(exports, ALLOC, POINTER.to(I32)) == null) {
            throw mismatch(ALLOC, null, "a function " + POINTER.to(I32));
        }
        return new TenonExports(
                callable(exports),
                free(type(exports, FREE, POINTER, BYTES)),
                type(exports, INITIALIZE, NOTHING) != null,
                init(type(exports, INIT, WITH_PARAMETERS, BYTES)),
                type(exports, IS_READY, NOTHING.to(I32)) != null);
    }

    private static Free free(@Nullable FunctionType type) {
        if (type == null) {
            return Free.ABSENT;
        }
        return type.equals(POINTER) ? Free.POINTER : Free.POINTER_AND_SIZE;
    }

    private static Init init(@Nullable FunctionType type) {
        if (type == null) {
            return Init.ABSENT;
        }
        return type.equals(BYTES) ? Init.WITHOUT_ANSWER : Init.WITH_ANSWER;
    }

    private static Map<String, Boolean> callable(Map<String, Export> exports) throws LoadException {
        for (String name : WELL_KNOWN) {
            type(exports, name, WITH_PARAMETERS, WITHOUT_PARAMETERS);
        }
        Map<String, Boolean> callable = new HashMap<>();
        exports.forEach(
                (name, export) -> {
                    if (!RESERVED.contains(name)
                            && export.type() != null
                            && CALLABLE.contains(export.type())) {
                        callable.put(name, WITH_PARAMETERS.equals(export.type()));
                    }
                });
        return Map.copyOf(callable);
    }

    /** The type of an export, one of those allowed; {@code null} if there is none of that name. */
    private static @Nullable FunctionType type(
            Map<String, Export> exports, String name, FunctionType... allowed)
            throws LoadException {
        Export export = exports.get(name);
        if (export == null) {
            return null;
        }
        if (export.type() == null || !List.of(allowed).contains(export.type())) {
            throw mismatch(
                    name,
                    export,
                    List.of(allowed).stream()
                            .map(type -> "a function " + type)
                            .collect(Collectors.joining(" or ")));
        }
        return export.type();
    }

    private static LoadException mismatch(String name, @Nullable Export found, String expected) {
        return new LoadException(
                "export '%s': found %s, expected %s"
                        .formatted(name, found == null ? "none" : found, expected));
    }
}
