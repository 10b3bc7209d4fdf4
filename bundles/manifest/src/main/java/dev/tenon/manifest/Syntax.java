package dev.tenon.manifest;

/** Reads a value from the text of a field. */
@FunctionalInterface
interface Syntax<T> {
    /**
     * The value.
     *
     * @throws IllegalArgumentException if the text has none; its message completes "expected ..."
     */
    T parse(String text);
}
