package dev.tenon.runner.wasm.abi;

import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.engine.ModuleShape.Kind;
import dev.tenon.runner.wasm.imports.HostModules;
import dev.tenon.runner.wasm.wasi.Wasi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Refuses modules that import what there is not. */
public final class ImportCheck {

    private static final int MOST_NAMED = 10;

    private final Map<String, Map<String, FunctionType>> available;

    private ImportCheck(Map<String, Map<String, FunctionType>> available) {
        this.available = available;
    }

    /**
     * With what every ABI offers, see {@link LinkedInstance}.
     *
     * @param own what an ABI offers beside it: module name to function name to type
     */
    public static ImportCheck against(Map<String, Map<String, FunctionType>> own) {
        Map<String, Map<String, FunctionType>> available = new HashMap<>(own);
        available.putAll(HostModules.types());
        available.put(Wasi.MODULE, Wasi.types());
        return new ImportCheck(available);
    }

    /**
     * Checks a module.
     *
     * @throws LoadException naming each import that there is not, or not of its type
     */
    public void check(ModuleShape module) throws LoadException {
        List<String> problems =
                module.imports().stream()
                        .flatMap(entry -> problem(entry).stream())
                        .distinct()
                        .limit(MOST_NAMED)
                        .toList();
        if (!problems.isEmpty()) {
            throw new LoadException(String.join("; ", problems));
        }
    }

    private Optional<String> problem(ModuleShape.Import entry) {
        Map<String, FunctionType> functions = available.get(entry.module());
        if (functions == null) {
            return Optional.of(
                    "the module imports %s, but there is no import module '%s'; there are %s"
                            .formatted(entry.label(), entry.module(), names(available)));
        }
        if (entry.kind() != Kind.FUNCTION) {
            return Optional.of(
                    "the module imports %s as a %s, but only functions can be imported"
                            .formatted(entry.label(), entry.kind()));
        }
        FunctionType expected = functions.get(entry.name());
        if (expected == null) {
            return Optional.of(
                    "the module imports %s, but import module '%s' has no such function; it has %s"
                            .formatted(entry.label(), entry.module(), names(functions)));
        }
        return Stream.of(expected)
                .filter(type -> !type.equals(entry.type()))
                .map(
                        type ->
                                "the module imports %s as %s, expected %s"
                                        .formatted(entry.label(), entry.type(), type))
                .findFirst();
    }

    private static String names(Map<String, ?> map) {
        return String.join(", ", new TreeSet<>(map.keySet()));
    }
}
