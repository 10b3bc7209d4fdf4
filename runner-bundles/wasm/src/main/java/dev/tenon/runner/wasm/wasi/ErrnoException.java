package dev.tenon.runner.wasm.wasi;

/** Ends a function with a result other than success. Thrown often, so it has no stack trace. */
final class ErrnoException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Errno errno;

    ErrnoException(Errno errno) {
        super(errno.name(), null, false, false);
        this.errno = errno;
    }

    Errno errno() {
        return errno;
    }
}
