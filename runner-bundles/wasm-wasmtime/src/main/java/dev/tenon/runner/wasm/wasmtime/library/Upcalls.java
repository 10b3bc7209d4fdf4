package dev.tenon.runner.wasm.wasmtime.library;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What code of an engine calls in Java: imported functions, and the question whether it may go on.
 * One stub for each, for all stores: a store carries its number. No exception leaves from here,
 * which would end the process.
 */
final class Upcalls {

    private static final FunctionDescriptor TYPE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final byte[] ENDED = {'h', 'o', 's', 't'};

    private final Wasmtime library;

    /** Of the stubs. Explicitly closed: a stub is a root of the heap, and refers to this object. */
    private final Arena arena = Arena.ofShared();

    private final AtomicReferenceArray<NativeStore> stores;
    private final Deque<Integer> free = new ArrayDeque<>();
    private final long function;
    private final long epoch;
    private final long ended;
    private int open;
    private boolean closed;

    Upcalls(Wasmtime library, int most) {
        this.library = library;
        // number 0 is no store
        stores = new AtomicReferenceArray<>(most + 1);
        for (int number = most; number > 0; number--) {
            free.push(number);
        }
        ended = arena.allocate(ENDED.length).address();
        Raw.write(ended, ENDED, 0, ENDED.length);
        function = stub("function");
        epoch = stub("epoch");
    }

    /** A number for a store; 0 if all are taken. */
    synchronized int reserve() {
        if (free.isEmpty()) {
            return 0;
        }
        open++;
        return free.pop();
    }

    void put(int number, NativeStore store) {
        stores.set(number, store);
    }

    /** Takes a number back; its store is deleted. */
    synchronized void release(int number) {
        stores.set(number, null);
        free.push(number);
        open--;
        freeUnused();
    }

    /** Frees the stubs, once no store is left that may call them. No number is reserved then. */
    synchronized void close() {
        closed = true;
        freeUnused();
    }

    private void freeUnused() {
        if (closed && open == 0) {
            arena.close();
        }
    }

    /** {@code wasmtime_func_unchecked_callback_t}, its environment the number of the import. */
    long functionStub() {
        return function;
    }

    /** Of {@code wasmtime_store_epoch_deadline_callback}, its data the number of the store. */
    long epochStub() {
        return epoch;
    }

    private long function(long imported, long caller, long values, long count) {
        long context = library.callerContext.briefly(caller, 0);
        NativeStore store = stores.get((int) library.contextData.briefly(context, 0));
        return store.imported((int) imported, caller, values)
                ? 0
                : library.trapNew.of(ended, ENDED.length);
    }

    private long epoch(long context, long number, long delta, long kind) {
        if (stores.get((int) number).mayGoOn()) {
            Raw.writeLong(delta, 1);
            return 0;
        }
        return library.errorNew.of(NativeStore.INTERRUPTED);
    }

    @SuppressWarnings("restricted") // what this package is for
    private long stub(String method) {
        try {
            MethodHandle handle =
                    MethodHandles.lookup()
                            .findVirtual(
                                    Upcalls.class,
                                    method,
                                    MethodType.methodType(
                                            long.class,
                                            long.class,
                                            long.class,
                                            long.class,
                                            long.class))
                            .bindTo(this);
            return Linker.nativeLinker().upcallStub(handle, TYPE, arena).address();
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
