package dev.tenon.runner.wasm.wasmtime.compiler;

/** What the compiler says in a frame. Frames tell it by its ordinal: both sides are one build. */
enum Status {
    /** The library is mapped and fits; no content. */
    READY,
    /** The library cannot be used; the content says why. */
    UNUSABLE,
    /** The content is the compiled code. */
    CODE,
    /** The module is not valid; the content is what the library says. */
    INVALID,
    /** The module takes more memory than it may; the content is what the library says. */
    NO_MEMORY,
    /** Memory cannot be bounded on this system; the content says why. */
    UNBOUNDED
}
