package dev.tenon.runner.wasm.wasmtime.compiler;

/**
 * How the container and the compiler talk, over a Unix socket on which the container listens; all
 * numbers are big endian.
 *
 * <p>The compiler begins with a frame of status READY or UNUSABLE. Then the container asks, and the
 * compiler answers, one at a time, until either closes the connection. Both sides are one build, so
 * that there are no versions.
 *
 * <pre>
 * question: int64 memory, int32 length, module
 * frame of the compiler: int8 status, int32 length, content
 * </pre>
 */
final class Frames {

    /** Bytes before the module. */
    static final int QUESTION_HEAD = Long.BYTES + Integer.BYTES;

    /** Bytes before the content. */
    static final int ANSWER_HEAD = 1 + Integer.BYTES;

    private Frames() {}
}
