package dev.tenon.runner.wasm.endive;

import dev.tenon.runner.wasm.engine.CompileLimits;
import dev.tenon.runner.wasm.engine.ModuleShape;

/** Ends a compilation that takes too long or too much, from inside the compiler. */
final class CompilationWatch {

    /**
     * Bytes of heap for a byte of code once it is parsed, at most: an instruction can be one byte
     * and is an object with others. Measured with functions of nothing but such instructions.
     */
    private static final long PARSED_PER_BYTE = 100;

    /** What a byte of a class takes: itself, and what the JVM makes of it. */
    private static final long LOADED_PER_BYTE = 4;

    private final CompileLimits limits;
    private long bytes;

    CompilationWatch(CompileLimits limits) {
        this.limits = limits;
    }

    /** Refuses what would take too much already as parsed instructions: nothing stops a parser. */
    void beforeParsing(ModuleShape shape) {
        take(shape.codeBytes() * PARSED_PER_BYTE);
    }

    /** Told of each class. */
    void compiled(int classBytes) {
        take(classBytes * LOADED_PER_BYTE);
        check();
    }

    void check() {
        if (limits.deadline().hasPassed()) {
            throw new Expired("the module is not compiled by the deadline");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new Expired("interrupted while the module was compiled");
        }
    }

    private void take(long more) {
        bytes += more;
        if (bytes > limits.memoryBytes()) {
            throw new Expired(
                    "compiling the module takes more memory than compile_memory, %d bytes"
                            .formatted(limits.memoryBytes()));
        }
    }

    /** Unchecked, because it passes through the compiler. */
    static final class Expired extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Expired(String message) {
            super(message);
        }
    }
}
