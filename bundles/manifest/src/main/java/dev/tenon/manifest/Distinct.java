package dev.tenon.manifest;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects values that may not be given twice. */
final class Distinct {
    private Distinct() {}

    /** Adds what was read from a field, or reports that it was there already. */
    static <T> void add(Set<T> values, @Nullable T value, Field field) {
        if (value == null) {
            return;
        }
        if (!values.add(value)) {
            field.problem(Found.in(field.node()) + " a second time", "each once");
        }
    }
}
