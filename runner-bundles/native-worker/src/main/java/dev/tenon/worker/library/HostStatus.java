package dev.tenon.worker.library;

/** How the host answered; the ordinals are the numbers that C code gets. */
public enum HostStatus {
    OK,
    ABSENT,
    DENIED,
    /** A quota, a rate or a size. */
    EXHAUSTED,
    INVALID,
    FAILED
}
