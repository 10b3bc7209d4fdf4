package dev.tenon.manifest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value in a YAML or JSON text that knows its line. What an alias stands for is the same node as
 * what its anchor names, with that one's line.
 */
sealed interface Node {

    /** Where it begins, counted from 1. */
    int line();

    /** How much it holds, with aliases expanded: a unit for each value, one for each character. */
    long weight();

    /** What a scalar is by the rules of YAML 1.2's core schema. */
    enum Kind {
        STRING,
        INTEGER,
        DECIMAL,
        BOOLEAN,
        NULL
    }

    /**
     * A value that holds no others.
     *
     * @param text as written, without quotes and escapes
     */
    record Scalar(int line, Kind kind, String text) implements Node {
        @Override
        public long weight() {
            return 1L + text.length();
        }
    }

    /** A list. */
    record Sequence(int line, List<Node> items, long weight) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Named values in the order they were written. */
    record Mapping(int line, Map<String, Entry> entries, long weight) implements Node {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /**
     * One entry of a mapping.
     *
     * @param line the name's
     */
    record Entry(int line, Node value) {}
}
