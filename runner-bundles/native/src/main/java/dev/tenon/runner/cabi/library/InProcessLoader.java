package dev.tenon.runner.cabi.library;

import dev.tenon.api.LoadException;

/**
 * Maps libraries into this process. Implemented by the fragment bundle {@code
 * dev.tenon.runner.native.inprocess} and found by {@link java.util.ServiceLoader} in the runner's
 * class loader, which the two share. Safe for use by many threads.
 */
public interface InProcessLoader {

    /**
     * Loads a library and gives it its host table if it takes one.
     *
     * @param host serves it until it is unloaded, on any thread
     */
    LoadedLibrary load(LibraryRequest request, HostCalls host) throws LoadException;
}
