package dev.tenon.runner.wasm.endive;

import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.ValueType;
import java.util.List;
import run.endive.wasm.types.ValType;

/** Our types in Endive's words. */
final class Types {

    private Types() {}

    static run.endive.wasm.types.FunctionType of(FunctionType type) {
        return run.endive.wasm.types.FunctionType.of(
                values(type.parameters()), values(type.results()));
    }

    private static List<ValType> values(List<ValueType> types) {
        return types.stream().map(Types::value).toList();
    }

    private static ValType value(ValueType type) {
        return switch (type) {
            case I32 -> ValType.I32;
            case I64 -> ValType.I64;
            case F32 -> ValType.F32;
            case F64 -> ValType.F64;
            case OTHER -> throw new IllegalArgumentException("no host function has such a type");
        };
    }
}
