package dev.tenon.manifest;

/**
 * What becomes of a field of {@code plugin.yaml} that the reader does not know: the container's
 * setting {@code manifest_unknown_fields}. Fields whose names begin with {@code x-} are free either
 * way. In a {@code plugin.json} it is always a warning.
 */
public enum UnknownFields {
    /** It is a problem: a misspelt limit must not be ignored. */
    ERROR,
    /** It is a warning, and ignored. */
    WARN
}
