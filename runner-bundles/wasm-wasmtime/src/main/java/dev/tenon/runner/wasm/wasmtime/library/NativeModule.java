package dev.tenon.runner.wasm.wasmtime.library;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiled code ({@code wasmtime_module_t}), linked to functions in Java. Safe for use by many
 * threads. The library counts references: stores outlive it.
 */
public final class NativeModule implements AutoCloseable {

    private final Wasmtime library;
    private final NativeEngine engine;
    private final Upcalls upcalls;
    private final long module;
    private long linked;
    private int users;
    private boolean closed;
    private boolean freed;

    NativeModule(Wasmtime library, NativeEngine engine, Upcalls upcalls, long module) {
        this.library = library;
        this.engine = engine;
        this.upcalls = upcalls;
        this.module = module;
    }

    /**
     * A function that the module imports.
     *
     * @param parameters their types
     * @param results likewise
     */
    public record Import(
            String module, String name, List<ValueKind> parameters, List<ValueKind> results) {}

    /**
     * Links it, once. Imports are then known by their place in the list.
     *
     * @param imports each import once
     * @throws WasmtimeException if the module imports something else
     */
    public synchronized void link(List<Import> imports) throws WasmtimeException {
        long linker = library.linkerNew.of(engine.enter());
        long out = Raw.allocate(Long.BYTES);
        try {
            for (int i = 0; i < imports.size(); i++) {
                define(linker, imports.get(i), i);
            }
            library.check(library.instantiatePre.of(linker, module, out));
            linked = Raw.readLong(out);
        } finally {
            Raw.free(out);
            library.linkerDelete.of(linker);
            engine.leave();
        }
    }

    /**
     * Makes an instance in a store of its own, and runs its start function.
     *
     * @param host what its imports do
     * @return {@code null} if all places of the engine are taken
     * @throws NativeFault if there is no instance; nothing of it is left
     */
    public @Nullable NativeStore instantiate(NativeStore.Limits limits, NativeStore.Host host)
            throws NativeFault {
        long pre = enter();
        try {
            NativeStore store = open(limits, host);
            if (store != null) {
                store.instantiate(pre);
            }
            return store;
        } finally {
            leave();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        freeUnused();
    }

    private @Nullable NativeStore open(NativeStore.Limits limits, NativeStore.Host host) {
        long running = engine.enter();
        try {
            return NativeStore.open(library, running, upcalls, limits, host);
        } finally {
            engine.leave();
        }
    }

    private synchronized long enter() {
        if (closed || linked == 0) {
            throw new IllegalStateException("the module is closed or not linked");
        }
        users++;
        return linked;
    }

    private synchronized void leave() {
        users--;
        freeUnused();
    }

    private void freeUnused() {
        if (closed && users == 0 && !freed) {
            freed = true;
            if (linked != 0) {
                library.preDelete.of(linked);
            }
            library.moduleDelete.of(module);
        }
    }

    private void define(long linker, Import entry, int number) throws WasmtimeException {
        byte[] moduleName = entry.module().getBytes(UTF_8);
        byte[] name = entry.name().getBytes(UTF_8);
        long moduleAt = Raw.copyOf(moduleName);
        long nameAt = Raw.copyOf(name);
        long type = functionType(entry);
        try {
            library.check(
                    library.defineFunction.of(
                            linker,
                            moduleAt,
                            moduleName.length,
                            nameAt,
                            name.length,
                            type,
                            upcalls.functionStub(),
                            number,
                            0));
        } finally {
            library.functionTypeDelete.of(type);
            Raw.free(nameAt);
            Raw.free(moduleAt);
        }
    }

    /** Owned by the caller; takes over what the vectors point to. */
    private long functionType(Import entry) {
        long parameters = Raw.allocate(2 * Vectors.SIZE);
        long results = parameters + Vectors.SIZE;
        try {
            types(entry.parameters(), parameters);
            types(entry.results(), results);
            return library.functionTypeNew.of(parameters, results);
        } finally {
            Raw.free(parameters);
        }
    }

    private void types(List<ValueKind> kinds, long vector) {
        long pointers = Raw.allocate(Math.max(1, kinds.size()) * (long) Long.BYTES);
        for (int i = 0; i < kinds.size(); i++) {
            Raw.writeLong(
                    pointers + i * (long) Long.BYTES, library.valueTypeNew.of(kinds.get(i).code()));
        }
        library.valueTypesNew.of(vector, kinds.size(), pointers);
        Raw.free(pointers);
    }
}
