package dev.tenon.runner.wasm.endive;

import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.engine.ModuleShape.Kind;
import dev.tenon.runner.wasm.engine.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.Memory;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.Import;
import run.endive.wasm.types.MemorySection;
import run.endive.wasm.types.ValType;

/** Endive's view of a module in our words. */
final class Shapes {

    private Shapes() {}

    static ModuleShape of(WasmModule module) {
        return new ModuleShape(
                imports(module),
                exports(module),
                module.memorySection().map(MemorySection::memoryCount).orElse(0),
                module.memorySection().map(Shapes::memoryBytes).orElse(0L),
                module.tableSection().tableCount(),
                tableElements(module));
    }

    static int importedFunctions(WasmModule module) {
        return module.importSection().count(ExternalType.FUNCTION);
    }

    static FunctionType type(run.endive.wasm.types.FunctionType type) {
        return new FunctionType(values(type.params()), values(type.returns()));
    }

    private static List<ModuleShape.Import> imports(WasmModule module) {
        List<ModuleShape.Import> imports = new ArrayList<>();
        for (int i = 0; i < module.importSection().importCount(); i++) {
            Import entry = module.importSection().getImport(i);
            imports.add(
                    new ModuleShape.Import(
                            entry.module(),
                            entry.name(),
                            kind(entry.importType()),
                            entry instanceof FunctionImport function
                                    ? type(module.typeSection().getType(function.typeIndex()))
                                    : null));
        }
        return imports;
    }

    private static Map<String, ModuleShape.Export> exports(WasmModule module) {
        Map<String, ModuleShape.Export> exports = new LinkedHashMap<>();
        for (int i = 0; i < module.exportSection().exportCount(); i++) {
            Export entry = module.exportSection().getExport(i);
            exports.put(
                    entry.name(),
                    new ModuleShape.Export(kind(entry.exportType()), exportedType(module, entry)));
        }
        return exports;
    }

    private static @Nullable FunctionType exportedType(WasmModule module, Export export) {
        if (export.exportType() != ExternalType.FUNCTION) {
            return null;
        }
        return type(module.typeSection().getType(typeIndex(module, export.index())));
    }

    /** Functions are numbered with the imported ones first. */
    private static int typeIndex(WasmModule module, int function) {
        int imported = importedFunctions(module);
        if (function >= imported) {
            return module.functionSection().getFunctionType(function - imported);
        }
        return module.importSection().stream()
                .filter(FunctionImport.class::isInstance)
                .map(FunctionImport.class::cast)
                .skip(function)
                .findFirst()
                .orElseThrow()
                .typeIndex();
    }

    private static long memoryBytes(MemorySection memories) {
        long bytes = 0;
        for (int i = 0; i < memories.memoryCount(); i++) {
            bytes += (long) memories.getMemory(i).limits().initialPages() * Memory.PAGE_SIZE;
        }
        return bytes;
    }

    private static long tableElements(WasmModule module) {
        long elements = 0;
        for (int i = 0; i < module.tableSection().tableCount(); i++) {
            elements += module.tableSection().getTable(i).limits().min();
        }
        return elements;
    }

    private static Kind kind(ExternalType type) {
        return switch (type) {
            case FUNCTION -> Kind.FUNCTION;
            case MEMORY -> Kind.MEMORY;
            case TABLE -> Kind.TABLE;
            case GLOBAL -> Kind.GLOBAL;
            case TAG -> Kind.TAG;
        };
    }

    private static List<ValueType> values(List<ValType> types) {
        return types.stream().map(Shapes::value).toList();
    }

    private static ValueType value(ValType type) {
        if (type.equals(ValType.I32)) {
            return ValueType.I32;
        } else if (type.equals(ValType.I64)) {
            return ValueType.I64;
        } else if (type.equals(ValType.F32)) {
            return ValueType.F32;
        } else if (type.equals(ValType.F64)) {
            return ValueType.F64;
        }
        return ValueType.OTHER;
    }
}
