package dev.tenon.worker.library;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls of C functions, all by handles of one type: two numbers or pointers in, one out. A function
 * that takes fewer does not look at the rest, and of what a function returns, the caller looks at
 * as much as it has; that holds for the calling conventions of all 64-bit systems that the JDK
 * links to. For each type that is linked the JVM makes a dozen classes, which took half of a
 * worker's start when each function had its own.
 *
 * <p>The handles are constants and take the function's address, so that the JIT makes each call one
 * of the function itself.
 */
final class CCalls {

    private static final FunctionDescriptor TYPE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle CALL = Linker.nativeLinker().downcallHandle(TYPE);

    private static final MethodHandle BRIEF =
            Linker.nativeLinker().downcallHandle(TYPE, Linker.Option.critical(false));

    private CCalls() {}

    /** Of a function that may do anything. */
    static long call(MemorySegment function, long first, long second) {
        try {
            return (long) CALL.invokeExact(function, first, second);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Of one that ends soon and never calls back: the thread need not leave Java for it. */
    static long callBriefly(MemorySegment function, long first, long second) {
        try {
            return (long) BRIEF.invokeExact(function, first, second);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
