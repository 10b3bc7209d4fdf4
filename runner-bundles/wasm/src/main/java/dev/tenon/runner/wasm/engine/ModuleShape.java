package dev.tenon.runner.wasm.engine;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a module from outside.
 *
 * @param imports in the module's order
 * @param exports by name
 * @param memories how many memories it defines
 * @param memoryBytes initial size of all of them
 * @param tables how many tables it defines
 * @param tableElements initial size of all of them
 */
public record ModuleShape(
        List<Import> imports,
        Map<String, Export> exports,
        int memories,
        long memoryBytes,
        int tables,
        long tableElements) {

    public ModuleShape {
        imports = List.copyOf(imports);
        exports = Map.copyOf(exports);
    }

    /** Kinds of imports and exports. */
    public enum Kind {
        FUNCTION,
        MEMORY,
        TABLE,
        GLOBAL,
        TAG;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One import.
     *
     * @param type of a function; {@code null} for others
     */
    public record Import(String module, String name, Kind kind, @Nullable FunctionType type) {

        /** As messages name it: {@code tenon.kv_get}. */
        public String label() {
            return module + "." + name;
        }
    }

    /**
     * One export.
     *
     * @param type of a function; {@code null} for others
     */
    public record Export(Kind kind, @Nullable FunctionType type) {

        /** What it is, for people: the type of a function, else the kind. */
        @Override
        public String toString() {
            return type == null ? "a " + kind : "a function " + type;
        }
    }
}
