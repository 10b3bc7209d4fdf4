package dev.tenon.manifest;

import java.util.List;

/**
 * One thing wrong with a JSON Schema.
 *
 * @param steps the way to it: names and indices; empty for the schema as a whole
 */
record SchemaProblem(List<String> steps, String found, String expected) {
    SchemaProblem {
        steps = List.copyOf(steps);
    }

    @Override
    public String toString() {
        return "/" + String.join("/", steps) + ": found " + found + ", expected " + expected;
    }
}
