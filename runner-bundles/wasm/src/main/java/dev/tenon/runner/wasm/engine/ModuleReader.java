package dev.tenon.runner.wasm.engine;

import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.engine.ModuleShape.Export;
import dev.tenon.runner.wasm.engine.ModuleShape.Import;
import dev.tenon.runner.wasm.engine.ModuleShape.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the shape of one module in the binary format
 * (https://webassembly.github.io/spec/core/binary/modules.html).
 */
final class ModuleReader {

    private static final long PAGE_BYTES = 1 << 16;
    private static final int[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};

    private final ModuleBytes in;
    private final List<FunctionType> types = new ArrayList<>();
    private final List<Import> imports = new ArrayList<>();
    private final Map<String, Export> exports = new LinkedHashMap<>();

    /** Type indices of all functions, the imported ones first. */
    private final List<Integer> functions = new ArrayList<>();

    private int memories;
    private long memoryBytes;
    private int tables;
    private long tableElements;
    private int codeBytes;

    ModuleReader(byte[] module) {
        in = new ModuleBytes(module);
    }

    ModuleShape read() throws LoadException {
        for (int expected : HEADER) {
            if (in.next() != expected) {
                throw in.malformed("expected the header of a core module, version 1");
            }
        }
        while (in.hasMore()) {
            int id = in.next();
            int size = in.count();
            int end = in.position() + size;
            section(id);
            in.moveTo(end);
        }
        return new ModuleShape(
                imports, exports, memories, memoryBytes, tables, tableElements, codeBytes);
    }

    private void section(int id) throws LoadException {
        switch (id) {
            case 1 -> repeat(() -> types.add(functionType()));
            case 2 -> repeat(() -> imports.add(imported()));
            case 3 -> repeat(() -> functions.add(index()));
            case 4 -> repeat(this::table);
            case 5 -> repeat(this::memory);
            case 7 -> repeat(this::export);
            case 10 -> repeat(this::code);
            default -> {
                // nothing that is seen from outside
            }
        }
    }

    private FunctionType functionType() throws LoadException {
        int form = in.next();
        if (form != 0x60) {
            throw new LoadException(
                    "the module uses garbage-collected types (form 0x%02x), whose memory permissions.memory.max cannot bound"
                            .formatted(form));
        }
        return new FunctionType(valueTypes(), valueTypes());
    }

    private List<ValueType> valueTypes() throws LoadException {
        List<ValueType> values = new ArrayList<>();
        repeat(() -> values.add(valueType()));
        return values;
    }

    private ValueType valueType() throws LoadException {
        int code = in.next();
        return switch (code) {
            case 0x7F -> ValueType.I32;
            case 0x7E -> ValueType.I64;
            case 0x7D -> ValueType.F32;
            case 0x7C -> ValueType.F64;
            case 0x63, 0x64 -> {
                in.skipNumber();
                yield ValueType.OTHER;
            }
            default -> ValueType.OTHER;
        };
    }

    private Import imported() throws LoadException {
        String module = in.name();
        String name = in.name();
        Kind kind = kind();
        FunctionType type = null;
        switch (kind) {
            case FUNCTION -> {
                int index = index();
                functions.add(index);
                type = type(index);
            }
            case TABLE -> {
                valueType();
                limits();
            }
            case MEMORY -> limits();
            case GLOBAL -> {
                valueType();
                in.next();
            }
            case TAG -> {
                in.next();
                index();
            }
        }
        return new Import(module, name, kind, type);
    }

    private void export() throws LoadException {
        String name = in.name();
        Kind kind = kind();
        int index = index();
        FunctionType type = null;
        if (kind == Kind.FUNCTION) {
            if (index >= functions.size()) {
                throw in.malformed("found an export of function " + index + ", which there is not");
            }
            type = type(functions.get(index));
        }
        if (exports.put(name, new Export(kind, type)) != null) {
            throw in.malformed("found export '" + name + "' twice");
        }
    }

    private void table() throws LoadException {
        boolean initialized = in.next() == 0x40;
        if (initialized) {
            in.next();
        } else {
            in.moveTo(in.position() - 1);
        }
        valueType();
        tables++;
        tableElements = Math.max(tableElements, limits());
        if (initialized) {
            skipReference();
        }
    }

    /** An expression for a reference: of one instruction and its end. */
    private void skipReference() throws LoadException {
        int code = in.next();
        if (code != 0x23 && code != 0xD0 && code != 0xD2) {
            throw in.malformed("found a table's initial element of instruction " + code);
        }
        in.skipNumber();
        if (in.next() != 0x0B) {
            throw in.malformed("expected the end of a table's initial element");
        }
    }

    private void memory() throws LoadException {
        memories++;
        long pages = limits();
        if (pages > 1 << 16) {
            throw in.malformed("found a memory of " + pages + " pages");
        }
        memoryBytes += pages * PAGE_BYTES;
    }

    /** Of a memory or table; its initial size. */
    private long limits() throws LoadException {
        int flags = in.next();
        if ((flags & 2) != 0) {
            throw new LoadException(
                    "the module has a shared memory, but an instance runs on one thread at a time");
        } else if (flags > 1) {
            throw new LoadException(
                    "the module has a memory or table of 64 bits or other pages (flags 0x%02x), expected wasm32"
                            .formatted(flags));
        }
        long initial = in.unsigned(Integer.SIZE);
        if (flags == 1) {
            in.unsigned(Integer.SIZE);
        }
        return initial;
    }

    private void code() throws LoadException {
        int size = in.count();
        codeBytes += size;
        in.skip(size);
    }

    private Kind kind() throws LoadException {
        int code = in.next();
        return switch (code) {
            case 0 -> Kind.FUNCTION;
            case 1 -> Kind.TABLE;
            case 2 -> Kind.MEMORY;
            case 3 -> Kind.GLOBAL;
            case 4 -> Kind.TAG;
            default -> throw in.malformed("found an import or export of kind " + code);
        };
    }

    private int index() throws LoadException {
        long index = in.unsigned(Integer.SIZE);
        if (index > Integer.MAX_VALUE) {
            throw in.malformed("found index " + index);
        }
        return (int) index;
    }

    private @Nullable FunctionType type(int index) throws LoadException {
        if (index >= types.size()) {
            throw in.malformed("found a function of type " + index + ", which there is not");
        }
        return types.get(index);
    }

    private void repeat(Item item) throws LoadException {
        for (int left = in.count(); left > 0; left--) {
            item.read();
        }
    }

    /** Reads one of many. */
    @FunctionalInterface
    private interface Item {
        void read() throws LoadException;
    }
}
