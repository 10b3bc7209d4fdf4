package dev.tenon.runner.wasm.wasmtime.library;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why code of an instance did not come to its end. */
public final class NativeFault extends Exception {

    private static final long serialVersionUID = 1L;

    /** What ended it. */
    public enum Kind {
        /** The code itself, see the message. */
        TRAP,
        /** An exception of the host, the cause. */
        HOST,
        /** The thread was interrupted. */
        INTERRUPTED
    }

    private final Kind kind;
    private final transient List<String> frames;

    NativeFault(Kind kind, String message, List<String> frames, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.kind = kind;
        this.frames = List.copyOf(frames);
    }

    public Kind kind() {
        return kind;
    }

    /** Functions of the module that were running, the innermost first; as many as help people. */
    public List<String> frames() {
        return frames;
    }
}
