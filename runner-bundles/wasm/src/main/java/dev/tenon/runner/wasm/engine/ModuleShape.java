package dev.tenon.runner.wasm.engine;

import dev.tenon.api.LoadException;
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
 * @param tableElements initial size of the largest
 * @param codeBytes size of the functions it defines
 */
public record ModuleShape(
        List<Import> imports,
        Map<String, Export> exports,
        int memories,
        long memoryBytes,
        int tables,
        long tableElements,
        int codeBytes) {

    public ModuleShape {
        imports = List.copyOf(imports);
        exports = Map.copyOf(exports);
    }

    /**
     * Reads it from a module, without an engine. Code is passed over, so a shape says nothing of
     * whether the module is valid.
     *
     * @throws LoadException if it is no module of WebAssembly 1, or has what no engine may run here
     */
    public static ModuleShape read(byte[] module) throws LoadException {
        return new ModuleReader(module).read();
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
