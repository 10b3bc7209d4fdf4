package dev.tenon.runner.wasm.wasmtime.library;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A store ({@code wasmtime_store_t}) with its one instance.
 *
 * <p>Entered by one thread at a time, which is checked, as the library's memory is at stake: what
 * comes from a second thread, or after {@link #close}, throws {@link IllegalStateException} and
 * touches nothing.
 */
public final class NativeStore implements AutoCloseable {

    /** Parameters or results of a function that can be called. */
    public static final int MOST_VALUES = 16;

    /** Bytes from one value to the next ({@code wasmtime_val_raw_t}). */
    public static final long VALUE = 16;

    /** Why the library is told to end code. */
    static final long INTERRUPTED = NativeEngine.constant("interrupted");

    private static final byte[] MEMORY_EXPORT = "memory".getBytes(UTF_8);

    private final Wasmtime library;
    private final Upcalls upcalls;
    private final Host host;
    private final int number;
    private final long store;
    private final long context;
    private final StoreBlock block = new StoreBlock();
    private final Occupancy occupancy = new Occupancy();
    private final Map<String, Function> functions = new HashMap<>();

    // all of these are the thread's that is in
    private boolean instantiated;
    private long caller;
    private boolean hasMemory;
    private long memoryBase;
    private long memorySize;
    private boolean sizeIsKnown;
    private boolean interrupted;
    private @Nullable Throwable hostFault;

    /**
     * What the instance may use.
     *
     * @param memoryBytes bytes of its memory
     * @param tableElements elements of each table
     * @param tables how many tables
     */
    public record Limits(long memoryBytes, long tableElements, long tables) {}

    /** What the imports of an instance do. Called on the thread that the instance is in. */
    @FunctionalInterface
    public interface Host {

        /**
         * Does what an import does. Anything thrown ends the instance's code.
         *
         * @param store the instance
         * @param function the import's place in the list that the module was linked with
         * @param values address of the arguments, {@link #VALUE} bytes each, and of the result
         */
        void call(NativeStore store, int function, long values) throws Throwable;
    }

    /** An exported function ({@code wasmtime_func_t}), which lives as long as the store. */
    public final class Function {

        private final long address;
        private final int parameters;
        private final int results;

        private Function(long address, int parameters, int results) {
            this.address = address;
            this.parameters = parameters;
            this.results = results;
        }

        /**
         * Calls it with values of 64 bits, or of 32 in their low half.
         *
         * @return the first result likewise; 0 if there is none
         */
        public long call(long... arguments) throws NativeFault {
            if (arguments.length != parameters) {
                throw new IllegalArgumentException(
                        "found %d arguments, expected %d".formatted(arguments.length, parameters));
            }
            long first = NativeStore.this.call(address, Math.max(parameters, results), arguments);
            return results == 0 ? 0 : first;
        }
    }

    private NativeStore(Wasmtime library, long engine, Upcalls upcalls, Host host, int number) {
        this.library = library;
        this.upcalls = upcalls;
        this.host = host;
        this.number = number;
        this.store = library.storeNew.of(engine, number, 0);
        this.context = library.storeContext.of(store);
    }

    /** {@code null} if there is no place for it. */
    static @Nullable NativeStore open(
            Wasmtime library, long engine, Upcalls upcalls, Limits limits, Host host) {
        int number = upcalls.reserve();
        return number == 0 ? null : open(library, engine, upcalls, limits, host, number);
    }

    private static NativeStore open(
            Wasmtime library, long engine, Upcalls upcalls, Limits limits, Host host, int number) {
        NativeStore opened;
        try {
            opened = new NativeStore(library, engine, upcalls, host, number);
        } catch (Throwable noMemory) {
            upcalls.release(number);
            throw noMemory;
        }
        upcalls.put(number, opened);
        library.storeLimiter.of(
                opened.store, limits.memoryBytes(), limits.tableElements(), 1, limits.tables(), 1);
        library.epochCallback.of(opened.store, upcalls.epochStub(), number, 0);
        library.setEpochDeadline.briefly(opened.context, 1);
        return opened;
    }

    /** Makes the instance. After a fault the store is closed. */
    void instantiate(long pre) throws NativeFault {
        occupancy.enter();
        try {
            check(library.preInstantiate.of(pre, context, block.instance(), block.trap()));
            instantiated = true;
        } finally {
            // the start function may have called the host, and grown the memory afterwards
            sizeIsKnown = false;
            occupancy.leave();
            if (!instantiated) {
                close();
            }
        }
    }

    /**
     * An exported function of the given type.
     *
     * @return {@code null} if there is none of that name
     */
    public @Nullable Function function(String name, int parameters, int results) {
        if (parameters > MOST_VALUES || results > MOST_VALUES) {
            throw new IllegalArgumentException(
                    "function '%s' has %d parameters and %d results, at most %d are supported"
                            .formatted(name, parameters, results, MOST_VALUES));
        }
        occupancy.enter();
        try {
            // looked up once: what it takes is freed with the store only
            Function function = functions.get(name);
            if (function == null && export(name.getBytes(UTF_8), StoreBlock.FUNCTION_KIND)) {
                function = new Function(block.copyOfFunction(), parameters, results);
                functions.put(name, function);
            }
            return function;
        } finally {
            occupancy.leave();
        }
    }

    /** Whether the calling thread is in it already. */
    public boolean isEntered() {
        return occupancy.isMine();
    }

    /** Lets the calling thread use {@link #memorySize} and {@link #at} until {@link #leave}. */
    public void enter() {
        occupancy.enter();
    }

    public void leave() {
        occupancy.leave();
    }

    /** Bytes of the memory that is exported as {@code memory}; 0 if there is none. */
    public long memorySize() {
        if (!sizeIsKnown) {
            if (!hasMemory) {
                findMemory();
            }
            memorySize = hasMemory ? library.memorySize.briefly(context, block.memory()) : 0;
            sizeIsKnown = true;
        }
        return memorySize;
    }

    /**
     * The address of bytes of that memory; valid until {@link #leave}.
     *
     * @throws IndexOutOfBoundsException if they do not lie inside
     */
    public long at(long address, long length) {
        if (address < 0 || length < 0 || address > memorySize() - length) {
            throw new IndexOutOfBoundsException(
                    "%d bytes at %d in a memory of %d".formatted(length, address, memorySize()));
        }
        return memoryBase + address;
    }

    /** Frees it. Nothing, if it is closed already. */
    @Override
    public void close() {
        if (occupancy.close()) {
            library.storeDelete.of(store);
            upcalls.release(number);
            functions.values().forEach(function -> Raw.free(function.address));
            block.free();
        }
    }

    /** Whether code goes on that is asked now and then. */
    boolean mayGoOn() {
        interrupted = Thread.currentThread().isInterrupted();
        return !interrupted;
    }

    /** Whether it was done; code goes on then. */
    boolean imported(int function, long from, long values) {
        long outer = caller;
        caller = from;
        sizeIsKnown = false;
        try {
            host.call(this, function, values);
            return true;
        } catch (Throwable fault) {
            // the boundary to native code, which nothing may be thrown through
            hostFault = fault;
            return false;
        } finally {
            caller = outer;
        }
    }

    private long call(long function, int count, long[] arguments) throws NativeFault {
        occupancy.enter();
        // a call within a call must leave its values alone
        boolean inner = occupancy.depth() > 1;
        long values = inner ? Raw.allocate(MOST_VALUES * VALUE) : block.values();
        try {
            for (int i = 0; i < arguments.length; i++) {
                Raw.writeLong(values + i * VALUE, arguments[i]);
            }
            check(library.functionCall.of(context, function, values, count, block.trap()));
            return Raw.readLong(values);
        } finally {
            if (inner) {
                Raw.free(values);
            }
            sizeIsKnown = false;
            occupancy.leave();
        }
    }

    /** Takes over what a call has left: an error, or a trap in its place. */
    private void check(long error) throws NativeFault {
        long trap = block.takeTrap();
        if (error == 0 && trap == 0) {
            return;
        }
        Throwable ended = hostFault;
        boolean asked = interrupted;
        hostFault = null;
        interrupted = false;
        throw new Faults(library).take(error, trap, ended, asked);
    }

    private void findMemory() {
        if (export(MEMORY_EXPORT, StoreBlock.MEMORY_KIND)) {
            block.keepMemory();
            memoryBase = library.memoryData.briefly(context, block.memory());
            hasMemory = true;
        }
    }

    /** Looks an export up; while the start function runs, by who called the host. */
    private boolean export(byte[] name, int kind) {
        long at = Raw.copyOf(name);
        try {
            long found =
                    instantiated
                            ? library.instanceExport.of(
                                    context, block.instance(), at, name.length, block.extern())
                            : library.callerExport.of(caller, at, name.length, block.extern());
            return (found & 0xFF) != 0 && block.externKind() == kind;
        } finally {
            Raw.free(at);
        }
    }
}
