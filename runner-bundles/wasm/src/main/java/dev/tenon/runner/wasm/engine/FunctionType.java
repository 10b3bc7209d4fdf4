package dev.tenon.runner.wasm.engine;

import java.util.List;
import java.util.stream.Collectors;

/** Parameters and results of a function. */
public record FunctionType(List<ValueType> parameters, List<ValueType> results) {

    public FunctionType {
        parameters = List.copyOf(parameters);
        results = List.copyOf(results);
    }

    /** A function without a result. */
    public static FunctionType taking(ValueType... parameters) {
        return new FunctionType(List.of(parameters), List.of());
    }

    /** The same parameters with this result. */
    public FunctionType to(ValueType result) {
        return new FunctionType(parameters, List.of(result));
    }

    /** As in documentation: {@code (i32, i32) -> i64}. */
    @Override
    public String toString() {
        return "(" + joined(parameters) + ") -> " + (results.isEmpty() ? "()" : joined(results));
    }

    private static String joined(List<ValueType> types) {
        return types.stream().map(ValueType::toString).collect(Collectors.joining(", "));
    }
}
