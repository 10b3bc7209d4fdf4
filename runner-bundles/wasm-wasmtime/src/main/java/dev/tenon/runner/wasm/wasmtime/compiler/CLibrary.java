package dev.tenon.runner.wasm.wasmtime.compiler;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** What the compiler's process needs of the C library for itself. */
@SuppressWarnings("restricted")
final class CLibrary {

    private static final Linker LINKER = Linker.nativeLinker();

    private final MethodHandle getLimit = function("getrlimit", JAVA_INT, JAVA_INT, ADDRESS);
    private final MethodHandle setLimit = function("setrlimit", JAVA_INT, JAVA_INT, ADDRESS);
    private final MethodHandle allocate = function("malloc", ADDRESS, JAVA_LONG);
    private final MethodHandle free = LINKER.downcallHandle(symbol("free"), ofVoid(ADDRESS));
    private final MethodHandle exit = LINKER.downcallHandle(symbol("_exit"), ofVoid(JAVA_INT));

    /**
     * Reads a limit of resources.
     *
     * @param limits room for two numbers of 64 bits: soft, hard
     * @return whether that could be done
     */
    boolean getLimit(int resource, MemorySegment limits) {
        try {
            return (int) getLimit.invokeExact(resource, limits) == 0;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Sets a limit of resources, as {@link #getLimit} reads it. */
    boolean setLimit(int resource, MemorySegment limits) {
        try {
            return (int) setLimit.invokeExact(resource, limits) == 0;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Whether there are so many bytes; they are given back at once. */
    boolean canAllocate(long bytes) {
        try {
            MemorySegment allocated = (MemorySegment) allocate.invokeExact(bytes);
            free.invokeExact(allocated);
            return allocated.address() != 0;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Ends the process at once. Even {@code Runtime.halt} runs the destructors of libraries, while
     * threads are in them.
     */
    void exit(int status) {
        try {
            exit.invokeExact(status);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static MethodHandle function(
            String name, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, parameters));
    }

    private static FunctionDescriptor ofVoid(MemoryLayout parameter) {
        return FunctionDescriptor.ofVoid(parameter);
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsupportedOperationException("no C function " + name));
    }
}
