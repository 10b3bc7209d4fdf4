package dev.tenon.worker;

/** A request that is answered by a fault. */
final class FaultException extends Exception {

    private static final long serialVersionUID = 1L;

    private final FaultKind kind;

    FaultException(FaultKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static FaultException protocol(String message) {
        return new FaultException(FaultKind.PROTOCOL, message);
    }

    FaultKind kind() {
        return kind;
    }
}
