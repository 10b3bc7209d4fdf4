package dev.tenon.runner.wasm.wasmtime.library;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * A function of the C API, to call. Parameters and results are numbers or pointers of up to 64
 * bits, all passed as {@code long}: a function looks at as much of each as it has, and the caller
 * looks at as much of the result as there is. That holds for the calling conventions of all 64-bit
 * systems that the JDK links to, and lets a few handles of constant type serve all functions.
 */
final class Call {

    private static final MethodHandle BRIEF_2 = handle(2, Linker.Option.critical(false));
    private static final MethodHandle UP_TO_2 = handle(2);
    private static final MethodHandle UP_TO_6 = handle(6);
    private static final MethodHandle UP_TO_9 = handle(9);

    private final MemorySegment function;

    Call(MemorySegment function) {
        this.function = function;
    }

    /** The address of the function. */
    long address() {
        return function.address();
    }

    /** Of a function that ends at once and never calls back: the thread does not leave Java. */
    long briefly(long first, long second) {
        try {
            return (long) BRIEF_2.invokeExact(function, first, second);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    long of() {
        return of(0, 0);
    }

    long of(long first) {
        return of(first, 0);
    }

    long of(long first, long second) {
        try {
            return (long) UP_TO_2.invokeExact(function, first, second);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    long of(long first, long second, long third) {
        return of(first, second, third, 0, 0, 0);
    }

    long of(long first, long second, long third, long fourth) {
        return of(first, second, third, fourth, 0, 0);
    }

    long of(long first, long second, long third, long fourth, long fifth) {
        return of(first, second, third, fourth, fifth, 0);
    }

    long of(long first, long second, long third, long fourth, long fifth, long sixth) {
        try {
            return (long) UP_TO_6.invokeExact(function, first, second, third, fourth, fifth, sixth);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    long of(
            long first,
            long second,
            long third,
            long fourth,
            long fifth,
            long sixth,
            long seventh,
            long eighth,
            long ninth) {
        try {
            return (long)
                    UP_TO_9.invokeExact(
                            function, first, second, third, fourth, fifth, sixth, seventh, eighth,
                            ninth);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    @SuppressWarnings("restricted") // what this package is for
    private static MethodHandle handle(int parameters, Linker.Option... options) {
        ValueLayout[] types = new ValueLayout[parameters];
        Arrays.fill(types, JAVA_LONG);
        return Linker.nativeLinker()
                .downcallHandle(FunctionDescriptor.of(JAVA_LONG, types), options);
    }
}
