package dev.tenon.worker;

/**
 * Kinds of frames. A frame is a length of what follows, four bytes, big endian as all numbers; one
 * byte of these; and what that kind carries. A text or blob in it is a length and bytes.
 */
final class FrameType {

    /** Runner: library's path, most calls at once, thread-safe, longest string, memory. */
    static final byte LOAD = 1;

    /** Runner: the input. */
    static final byte CALL = 2;

    /** Runner: unload and end. */
    static final byte STOP = 3;

    /** Runner: from now on this connection is for the library's own threads. */
    static final byte BACKGROUND = 4;

    /** Runner: status, value. */
    static final byte HOST_ANSWER = 33;

    /** Worker: version, metadata, prefix, whether it takes a host table. */
    static final byte LOADED = 16;

    /** Worker: the library's answer. */
    static final byte RESULT = 17;

    /** Worker: kind, text. */
    static final byte FAULT = 18;

    /** Worker: function, arguments. */
    static final byte HOST = 32;

    private FrameType() {}
}
