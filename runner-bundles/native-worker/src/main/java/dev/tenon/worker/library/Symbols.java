package dev.tenon.worker.library;

/** Where a plugin's functions are. */
@FunctionalInterface
public interface Symbols {

    /** Address of what has that name; 0 if nothing has. */
    long find(String name);
}
