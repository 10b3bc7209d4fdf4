package dev.tenon.runner.cabi.worker;

/** What the second part of a frame says. */
enum FrameType {
    /** Load the library; answered by LOADED or FAULT. */
    LOAD(1),
    /** Call execute with the text that is the rest; answered by RESULT or FAULT. */
    CALL(2),
    /** Close the library and exit. */
    STOP(3),
    /** From now on this lane is for what the library's own threads ask. */
    BACKGROUND(4),
    LOADED(16),
    RESULT(17),
    FAULT(18),
    /** The worker asks the host; answered by HOST_ANSWER. */
    HOST(32),
    HOST_ANSWER(33);

    private final byte number;

    FrameType(int number) {
        this.number = (byte) number;
    }

    byte number() {
        return number;
    }
}
