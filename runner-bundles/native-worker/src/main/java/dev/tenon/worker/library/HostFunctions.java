package dev.tenon.worker.library;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The host, as a library sees it. Called on whatever thread the library calls from, also several at
 * once and threads that the library made, until its destructors have run.
 */
@FunctionalInterface
public interface HostFunctions {

    /**
     * Answers one call. What it throws becomes {@link HostStatus#FAILED}: nothing may get into C.
     *
     * @param arguments as {@link HostFunction} says; the library's memory, not to be used later
     * @param answer takes the value, or the reason of a refusal
     */
    HostStatus call(HostFunction function, List<MemorySegment> arguments, HostAnswer answer);
}
