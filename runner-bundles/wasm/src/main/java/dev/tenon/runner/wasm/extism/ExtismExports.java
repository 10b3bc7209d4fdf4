package dev.tenon.runner.wasm.extism;

import static dev.tenon.runner.wasm.engine.ValueType.I32;

import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.engine.ModuleShape.Export;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The exports of a module that the ABI gives a meaning.
 *
 * @param functions callable ones by name; whether each answers a status
 * @param initializers what is called once in a new instance, in that order
 */
record ExtismExports(Map<String, Boolean> functions, List<Initializer> initializers) {

    /** What a WASI command has for a function; an instance runs it once only. */
    static final String START = "_start";

    private static final String INITIALIZE = "_initialize";
    private static final String CONSTRUCTORS = "__wasm_call_ctors";
    private static final String HASKELL = "hs_init";

    private static final FunctionType NOTHING = FunctionType.taking();
    private static final FunctionType STATUS = NOTHING.to(I32);
    private static final FunctionType ARGUMENTS = FunctionType.taking(I32, I32);

    /** What compilers export for themselves; names with two underscores are theirs, too. */
    private static final Set<String> RESERVED =
            Set.of(
                    INITIALIZE,
                    HASKELL,
                    "hs_exit",
                    "asyncify_get_state",
                    "asyncify_stop_unwind",
                    "asyncify_stop_rewind");

    /**
     * A function that is called before all others.
     *
     * @param arguments how many it takes; all are 0
     */
    record Initializer(String export, int arguments) {}

    static ExtismExports of(ModuleShape module) throws LoadException {
        Map<String, Export> exports = module.exports();
        Map<String, Boolean> functions = functions(exports);
        if (functions.isEmpty()) {
            throw new LoadException(
                    "the module exports no function %s, so there is nothing to call"
                            .formatted(STATUS));
        }
        return new ExtismExports(functions, initializers(exports));
    }

    private static Map<String, Boolean> functions(Map<String, Export> exports) {
        Map<String, Boolean> functions = new HashMap<>();
        exports.forEach(
                (name, export) -> {
                    boolean answers = STATUS.equals(export.type());
                    boolean callable = answers || NOTHING.equals(export.type());
                    if (callable && !RESERVED.contains(name) && !name.startsWith("__")) {
                        functions.put(name, answers);
                    }
                });
        return Map.copyOf(functions);
    }

    /** As Extism tells runtimes apart: Haskell's, constructors that are exported, WASI reactors. */
    private static List<Initializer> initializers(Map<String, Export> exports)
            throws LoadException {
        Export haskell = exports.get(HASKELL);
        if (haskell != null) {
            return haskell(exports, haskell);
        }
        String name = exports.containsKey(CONSTRUCTORS) ? CONSTRUCTORS : INITIALIZE;
        return plain(exports, name).map(List::of).orElse(List.of());
    }

    private static List<Initializer> haskell(Map<String, Export> exports, Export init)
            throws LoadException {
        if (init.type() == null || !init.type().parameters().equals(ARGUMENTS.parameters())) {
            throw new LoadException(
                    "export '%s': found %s, expected a function %s"
                            .formatted(HASKELL, init, ARGUMENTS));
        }
        Initializer runtime = new Initializer(HASKELL, ARGUMENTS.parameters().size());
        return plain(exports, INITIALIZE)
                .map(reactor -> List.of(reactor, runtime))
                .orElse(List.of(runtime));
    }

    private static Optional<Initializer> plain(Map<String, Export> exports, String name) {
        Export export = exports.get(name);
        return export != null && NOTHING.equals(export.type())
                ? Optional.of(new Initializer(name, 0))
                : Optional.empty();
    }
}
