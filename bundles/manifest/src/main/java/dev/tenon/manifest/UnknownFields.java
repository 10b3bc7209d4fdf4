package dev.tenon.manifest;

/**
 * What becomes of a field that the reader does not know: the container's setting {@code
 * manifest_unknown_fields}. Fields whose names begin with {@code x-} are free either way.
 */
public enum UnknownFields {
    /** It is a problem: a misspelt limit must not be ignored. */
    ERROR,
    /** It is a warning, and ignored. */
    WARN
}
