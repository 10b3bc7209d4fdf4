package dev.tenon.runner.wasm.wasmtime;

import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.HostFunction;
import dev.tenon.runner.wasm.engine.Instance;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.engine.ValueType;
import dev.tenon.runner.wasm.wasmtime.library.NativeModule;
import dev.tenon.runner.wasm.wasmtime.library.NativeStore;
import dev.tenon.runner.wasm.wasmtime.library.Raw;
import dev.tenon.runner.wasm.wasmtime.library.ValueKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that a module imports, each once, in the order it was linked with. */
final class ImportTable {

    private final List<NativeModule.Import> imports = new ArrayList<>();
    private final Map<Name, Integer> places = new HashMap<>();

    private record Name(String module, String name) {}

    ImportTable(ModuleShape shape) {
        for (ModuleShape.Import entry : shape.imports()) {
            FunctionType type = entry.type();
            if (type != null
                    && places.putIfAbsent(new Name(entry.module(), entry.name()), imports.size())
                            == null) {
                imports.add(
                        new NativeModule.Import(
                                entry.module(),
                                entry.name(),
                                kinds(type.parameters()),
                                kinds(type.results())));
            }
        }
    }

    List<NativeModule.Import> imports() {
        return imports;
    }

    /** What the imports of one instance do. */
    Bound bind(List<HostFunction> functions) {
        HostFunction[] bodies = new HostFunction[imports.size()];
        for (HostFunction function : functions) {
            Integer place = places.get(new Name(function.module(), function.name()));
            if (place != null) {
                bodies[place] = function;
            }
        }
        for (int i = 0; i < bodies.length; i++) {
            if (bodies[i] == null) {
                throw new IllegalArgumentException("nothing is given for import " + imports.get(i));
            }
        }
        return new Bound(bodies);
    }

    /** The functions of one instance. */
    static final class Bound {

        private final HostFunction[] functions;

        /** The instance that imports them; known from its first use on. */
        @Nullable Instance caller;

        private Bound(HostFunction[] functions) {
            this.functions = functions;
        }

        /** Takes arguments from where the library has put them, and puts the result there. */
        void call(Instance from, int number, long values) throws Exception {
            HostFunction function = functions[number];
            List<ValueType> types = function.type().parameters();
            long[] arguments = new long[types.size()];
            for (int i = 0; i < arguments.length; i++) {
                long at = values + i * NativeStore.VALUE;
                // of 32 bits only half is written
                arguments[i] = is32(types.get(i)) ? Raw.readInt(at) : Raw.readLong(at);
            }
            long result = function.body().call(from, arguments);
            if (!function.type().results().isEmpty()) {
                Raw.writeLong(values, result);
            }
        }

        private static boolean is32(ValueType type) {
            return type == ValueType.I32 || type == ValueType.F32;
        }
    }

    private static List<ValueKind> kinds(List<ValueType> types) {
        return types.stream().map(ImportTable::kind).toList();
    }

    private static ValueKind kind(ValueType type) {
        return switch (type) {
            case I32 -> ValueKind.I32;
            case I64 -> ValueKind.I64;
            case F32 -> ValueKind.F32;
            case F64 -> ValueKind.F64;
            case OTHER -> throw new IllegalArgumentException("no host function has such a type");
        };
    }
}
