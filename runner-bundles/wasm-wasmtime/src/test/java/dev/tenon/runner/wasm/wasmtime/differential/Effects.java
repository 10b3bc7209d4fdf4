package dev.tenon.runner.wasm.wasmtime.differential;

import static dev.tenon.runner.wasm.Code.F32;
import static dev.tenon.runner.wasm.Code.F64;
import static dev.tenon.runner.wasm.Code.FUNCREF;
import static dev.tenon.runner.wasm.Code.I32;
import static dev.tenon.runner.wasm.Code.I64;

import java.util.List;

/** Makes code that changes something: locals, globals, memory, tables. */
final class Effects {

    /** Instruction, type, width as a power of two. */
    private static final List<int[]> STORES =
            List.of(
                    new int[] {0x36, I32, 2},
                    new int[] {0x37, I64, 3},
                    new int[] {0x38, F32, 2},
                    new int[] {0x39, F64, 3},
                    new int[] {0x3A, I32, 0},
                    new int[] {0x3B, I32, 1},
                    new int[] {0x3C, I64, 0},
                    new int[] {0x3D, I64, 1},
                    new int[] {0x3E, I64, 2});

    private static final int MANY = 0xFC;

    private final Plan plan;
    private final Choices choices;
    private final Body body;
    private final Values values;

    Effects(Plan plan, Choices choices, Body body, Values values) {
        this.plan = plan;
        this.choices = choices;
        this.body = body;
        this.values = values;
    }

    void effect() {
        switch (choices.below(10)) {
            case 0, 1, 2 -> store();
            case 3, 4 -> local();
            case 5 -> global();
            case 6 -> drop();
            case 7 -> memory();
            case 8 -> bulk();
            default -> table();
        }
    }

    private void store() {
        int[] store = choices.of(STORES);
        values.index(0xFFF0);
        values.push(store[1]);
        body.code.put(store[0]);
        values.argument(store[2]);
        body.take(List.of(I32, store[1]));
    }

    private void local() {
        int local = choices.below(body.locals.size());
        int type = body.locals.get(local);
        values.provide(List.of(type));
        boolean keep = choices.oneIn(2);
        body.code.put(keep ? 0x22 : 0x21).unsigned(local);
        body.take(List.of(type));
        if (keep) {
            body.push(type);
        }
    }

    private void global() {
        int type = choices.oneIn(5) ? FUNCREF : choices.of(CodeGenerator.NUMBERS);
        List<Integer> found = plan.globals(type);
        if (!found.isEmpty()) {
            values.provide(List.of(type));
            body.code.put(0x24).unsigned(choices.of(found));
            body.take(List.of(type));
        }
    }

    private void drop() {
        int top = body.top();
        if (top != 0) {
            body.code.put(0x1A);
            body.take(List.of(top));
        }
    }

    private void memory() {
        if (choices.oneIn(2)) {
            body.code.put(0x3F, 0);
        } else {
            values.index(3);
            body.code.put(0x40, 0);
            body.take(List.of(I32));
        }
        body.push(I32);
    }

    private void bulk() {
        switch (choices.below(4)) {
            case 0 -> range(0xFFFF, 0xFFFF, () -> body.code.put(MANY, 10, 0, 0));
            case 1 -> range(0xFFFF, 0xFFFF, () -> body.code.put(MANY, 11, 0));
            case 2 -> range(0xFFFF, 7, () -> segment(8, plan.dataSegments).put(0));
            default -> segment(9, plan.dataSegments);
        }
    }

    private void table() {
        if (plan.tables == 0) {
            return;
        }
        int table = choices.below(plan.tables);
        switch (choices.below(8)) {
            case 0 -> {
                values.index(7);
                values.push(FUNCREF);
                body.code.put(0x26).unsigned(table);
                body.take(List.of(I32, FUNCREF));
            }
            case 1 -> {
                body.code.put(MANY, 16).unsigned(table);
                body.push(I32);
            }
            case 2 -> {
                values.push(FUNCREF);
                values.index(7);
                body.code.put(MANY, 15).unsigned(table);
                body.take(List.of(FUNCREF, I32));
                body.push(I32);
            }
            case 3 -> {
                values.index(7);
                values.push(FUNCREF);
                values.index(3);
                body.code.put(MANY, 17).unsigned(table);
                body.take(List.of(I32, FUNCREF, I32));
            }
            case 4 -> range(7, 7, () -> segment(12, plan.elementSegments).unsigned(table));
            case 5 -> segment(13, plan.elementSegments);
            case 6 -> {
                int from = choices.below(plan.tables);
                range(7, 7, () -> body.code.put(MANY, 14).unsigned(table).unsigned(from));
            }
            default -> {
                values.push(FUNCREF);
                body.code.put(0xD1);
                body.take(List.of(FUNCREF));
                body.push(I32);
            }
        }
    }

    /** Where to, where from or what, how many. */
    private void range(int target, int source, Runnable instruction) {
        values.index(target);
        values.index(source);
        values.index(choices.oneIn(2) ? 3 : target >> 4);
        instruction.run();
        body.take(List.of(I32, I32, I32));
    }

    private dev.tenon.runner.wasm.Code segment(int opcode, int segments) {
        return body.code.put(MANY, opcode).unsigned(choices.below(segments));
    }
}
