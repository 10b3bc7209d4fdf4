package dev.tenon.runner.wasm.wasmtime.library;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads errors ({@code wasmtime_error_t}) and traps ({@code wasm_trap_t}), and frees them. */
final class Faults {

    private static final int MOST_FRAMES = 16;
    private static final String REASON = "wasm trap: ";

    private final Wasmtime library;

    Faults(Wasmtime library) {
        this.library = library;
    }

    /**
     * Takes over an error or a trap, one of which there is.
     *
     * @param host what the host ended the code with, if it did
     * @param interrupted whether the code was asked to end
     */
    NativeFault take(long error, long trap, @Nullable Throwable host, boolean interrupted) {
        try {
            List<String> frames =
                    error != 0
                            ? frames(library.errorTrace, error)
                            : frames(library.trapTrace, trap);
            if (host != null) {
                return new NativeFault(
                        NativeFault.Kind.HOST, String.valueOf(host.getMessage()), frames, host);
            } else if (interrupted) {
                return new NativeFault(NativeFault.Kind.INTERRUPTED, "interrupted", frames, null);
            }
            String message =
                    error != 0
                            ? library.message(library.errorMessage, error)
                            : library.message(library.trapMessage, trap);
            return new NativeFault(NativeFault.Kind.TRAP, reason(message), frames, null);
        } finally {
            if (error != 0) {
                library.errorDelete.of(error);
            }
            if (trap != 0) {
                library.trapDelete.of(trap);
            }
        }
    }

    /** The message tells the backtrace first, and then the reason. */
    private static String reason(String message) {
        int at = message.lastIndexOf(REASON);
        String reason = at < 0 ? message : message.substring(at + REASON.length());
        return reason.replace('\0', ' ').strip();
    }

    private List<String> frames(Call trace, long subject) {
        long vector = Raw.allocate(Vectors.SIZE);
        try {
            trace.of(subject, vector);
            List<String> frames = new ArrayList<>();
            long count = Math.min(MOST_FRAMES, Vectors.size(vector));
            for (long i = 0; i < count; i++) {
                frames.add(frame(Raw.readLong(Vectors.data(vector) + i * Long.BYTES)));
            }
            library.framesDelete.of(vector);
            return frames;
        } finally {
            Raw.free(vector);
        }
    }

    private String frame(long frame) {
        long name = library.frameName.of(frame);
        return name == 0
                ? "function " + (library.frameFunction.of(frame) & 0xFFFF_FFFFL)
                : Raw.text(Vectors.data(name), Vectors.size(name));
    }
}
