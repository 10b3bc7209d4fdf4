package dev.tenon.runner.wasm.wasmtime.differential;

import static dev.tenon.runner.wasm.Code.F32;
import static dev.tenon.runner.wasm.Code.F64;
import static dev.tenon.runner.wasm.Code.FUNCREF;
import static dev.tenon.runner.wasm.Code.I32;
import static dev.tenon.runner.wasm.Code.I64;

import java.util.ArrayList;
import java.util.List;

/** Makes code that puts values on the stack. */
final class Values {

    private static final int DEEPEST = 4;

    /** Instruction, width as a power of two. */
    private static final List<int[]> LOADS_I32 =
            List.of(
                    new int[] {0x28, 2},
                    new int[] {0x2C, 0},
                    new int[] {0x2D, 0},
                    new int[] {0x2E, 1},
                    new int[] {0x2F, 1});

    private static final List<int[]> LOADS_I64 =
            List.of(
                    new int[] {0x29, 3},
                    new int[] {0x30, 0},
                    new int[] {0x31, 0},
                    new int[] {0x32, 1},
                    new int[] {0x33, 1},
                    new int[] {0x34, 2},
                    new int[] {0x35, 2});

    private static final List<int[]> LOADS_F32 = List.<int[]>of(new int[] {0x2A, 2});
    private static final List<int[]> LOADS_F64 = List.<int[]>of(new int[] {0x2B, 3});

    private final Plan plan;
    private final Choices choices;
    private final Body body;

    Values(Plan plan, Choices choices, Body body) {
        this.plan = plan;
        this.choices = choices;
        this.body = body;
    }

    /** Makes sure that values of these types are on top. */
    void provide(List<Integer> types) {
        if (!body.has(types)) {
            types.forEach(this::push);
        }
    }

    /** Puts a value there. */
    void push(int type) {
        push(type, 0);
    }

    /** Does something with numbers on the stack. */
    void operation(Operation operation) {
        provide(operation.parameters());
        apply(operation);
    }

    /** Puts a number there that is within a mask, mostly. */
    void index(int mask) {
        push(I32, DEEPEST - 1);
        if (!choices.oneIn(16)) {
            body.code.i32(mask).put(0x71);
        }
    }

    /** Alignment and offset of an access. */
    void argument(int width) {
        body.code.unsigned(choices.below(width + 1));
        body.code.unsigned(choices.oneIn(40) ? choices.number() & 0xFFFF_FFFFL : choices.below(32));
    }

    private void push(int type, int depth) {
        switch (choices.below(depth < DEEPEST ? 8 : 3)) {
            case 0 -> constant(type);
            case 1 -> local(type);
            case 2 -> global(type);
            case 3 -> load(type, depth);
            case 4 -> select(type, depth);
            default -> computed(type, depth);
        }
    }

    private void constant(int type) {
        switch (type) {
            case I32, I64 -> body.constant(type, choices.number());
            case F32 -> body.constant(type, choices.floatBits());
            case F64 -> body.constant(type, choices.doubleBits());
            default -> reference();
        }
        body.push(type);
    }

    private void reference() {
        if (choices.oneIn(2)) {
            body.code.put(0xD2).unsigned(choices.below(plan.functions.size()));
        } else {
            body.constant(FUNCREF, 0);
        }
    }

    private void local(int type) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < body.locals.size(); i++) {
            if (body.locals.get(i) == type) {
                found.add(i);
            }
        }
        if (found.isEmpty()) {
            constant(type);
        } else {
            body.code.local(choices.of(found));
            body.push(type);
        }
    }

    private void global(int type) {
        List<Integer> found = plan.globals(type);
        if (found.isEmpty()) {
            constant(type);
        } else {
            body.code.put(0x23).unsigned(choices.of(found));
            body.push(type);
        }
    }

    private void load(int type, int depth) {
        if (type == FUNCREF) {
            element();
            return;
        }
        push(I32, depth + 1);
        if (!choices.oneIn(40)) {
            body.code.i32(0xFFF8).put(0x71);
        }
        int[] load =
                choices.of(
                        switch (type) {
                            case I32 -> LOADS_I32;
                            case I64 -> LOADS_I64;
                            case F32 -> LOADS_F32;
                            default -> LOADS_F64;
                        });
        body.code.put(load[0]);
        argument(load[1]);
        body.take(List.of(I32));
        body.push(type);
    }

    private void element() {
        if (plan.tables == 0) {
            constant(FUNCREF);
            return;
        }
        index(7);
        body.code.put(0x25).unsigned(choices.below(plan.tables));
        body.take(List.of(I32));
        body.push(FUNCREF);
    }

    private void select(int type, int depth) {
        push(type, depth + 1);
        push(type, depth + 1);
        push(I32, depth + 1);
        if (type == FUNCREF || choices.oneIn(2)) {
            body.code.put(0x1C, 1, type);
        } else {
            body.code.put(0x1B);
        }
        body.take(List.of(type, type, I32));
        body.push(type);
    }

    private void computed(int type, int depth) {
        if (type == FUNCREF) {
            constant(type);
            return;
        }
        Operation operation = choices.of(Operation.to(type));
        operation.parameters().forEach(parameter -> push(parameter, depth + 1));
        apply(operation);
    }

    private void apply(Operation operation) {
        body.take(operation.parameters());
        body.code.put(operation.code());
        body.push(operation.result());
        if (operation.makesNan()) {
            body.canonical(operation.result());
        }
    }
}
