package dev.tenon.runner.wasm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A module, section by section: for what the text format cannot say, or what its tool would take
 * too long for. Whether it is valid is up to who makes it.
 */
public final class BinaryModule {

    public static final int FUNCTION = 0;
    public static final int TABLE = 1;
    public static final int MEMORY = 2;
    public static final int GLOBAL = 3;

    private static final int[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};

    private final List<Code> types = new ArrayList<>();
    private final List<Code> imports = new ArrayList<>();
    private final List<Code> functions = new ArrayList<>();
    private final List<Code> tables = new ArrayList<>();
    private final List<Code> memories = new ArrayList<>();
    private final List<Code> globals = new ArrayList<>();
    private final List<Code> exports = new ArrayList<>();
    private final List<Code> start = new ArrayList<>();
    private final List<Code> elements = new ArrayList<>();
    private final List<Code> bodies = new ArrayList<>();
    private final List<Code> data = new ArrayList<>();

    /** The index of a function type, which is added if it is new. */
    public int type(List<Integer> parameters, List<Integer> results) {
        Code type = new Code().put(0x60).unsigned(parameters.size());
        parameters.forEach(type::put);
        type.unsigned(results.size());
        results.forEach(type::put);
        for (int i = 0; i < types.size(); i++) {
            if (Arrays.equals(types.get(i).bytes(), type.bytes())) {
                return i;
            }
        }
        return add(types, type);
    }

    /** Before any {@link #function}, as imports have the first indices. */
    public int importFunction(String module, String name, int type) {
        return add(imports, new Code().name(module).name(name).put(FUNCTION).unsigned(type));
    }

    /** A function whose {@link #body} follows, in the order of functions. */
    public int function(int type) {
        return imports.size() + add(functions, new Code().unsigned(type));
    }

    /**
     * The next function's body.
     *
     * @param locals their types, beside the parameters
     * @param code with its end
     */
    public BinaryModule body(List<Integer> locals, Code code) {
        Code body = new Code().unsigned(locals.size());
        locals.forEach(local -> body.unsigned(1).put(local));
        add(bodies, body.put(code.bytes()));
        return this;
    }

    /**
     * @param limits at least, at most if there is a bound
     */
    public int table(int type, int... limits) {
        return add(tables, limits(new Code().put(type), limits));
    }

    /** As {@link #table}, in pages. */
    public BinaryModule memory(int... limits) {
        add(memories, limits(new Code(), limits));
        return this;
    }

    /**
     * @param initial its expression, with its end
     */
    public int global(int type, boolean mutable, Code initial) {
        return add(globals, new Code().put(type, mutable ? 1 : 0).put(initial.bytes()));
    }

    public BinaryModule export(String name, int kind, int index) {
        add(exports, new Code().name(name).put(kind).unsigned(index));
        return this;
    }

    public BinaryModule start(int function) {
        add(start, new Code().unsigned(function));
        return this;
    }

    /** An element segment as it stands. */
    public int element(Code segment) {
        return add(elements, segment);
    }

    /** A data segment as it stands. */
    public int data(Code segment) {
        return add(data, segment);
    }

    /** An active data segment. */
    public BinaryModule data(int address, byte[] bytes) {
        data(new Code().put(0).i32(address).end().unsigned(bytes.length).put(bytes));
        return this;
    }

    public byte[] bytes() {
        Code module = new Code().put(HEADER);
        section(module, 1, types);
        section(module, 2, imports);
        section(module, 3, functions);
        section(module, 4, tables);
        section(module, 5, memories);
        section(module, 6, globals);
        section(module, 7, exports);
        if (!start.isEmpty()) {
            module.put(8).sized(start.get(0));
        }
        section(module, 9, elements);
        if (!data.isEmpty()) {
            module.put(12).sized(new Code().unsigned(data.size()));
        }
        section(module, 10, bodies.stream().map(body -> new Code().sized(body)).toList());
        section(module, 11, data);
        return module.bytes();
    }

    private static void section(Code module, int id, List<Code> items) {
        if (!items.isEmpty()) {
            Code section = new Code().unsigned(items.size());
            items.forEach(item -> section.put(item.bytes()));
            module.put(id).sized(section);
        }
    }

    private static Code limits(Code code, int... limits) {
        code.put(limits.length - 1);
        for (int limit : limits) {
            code.unsigned(limit);
        }
        return code;
    }

    private static int add(List<Code> items, Code item) {
        items.add(item);
        return items.size() - 1;
    }
}
