package dev.tenon.runner.wasm.wasmtime.differential;

import static dev.tenon.runner.wasm.Code.F32;
import static dev.tenon.runner.wasm.Code.F64;
import static dev.tenon.runner.wasm.Code.I32;
import static dev.tenon.runner.wasm.Code.I64;

import dev.tenon.runner.wasm.Code;
import java.util.ArrayList;
import java.util.List;

/**
 * An instruction from numbers to a number
 * (https://webassembly.github.io/spec/core/binary/instructions.html#numeric-instructions).
 *
 * @param code its bytes
 * @param makesNan whether it may make a NaN whose bits the specification leaves open
 */
record Operation(byte[] code, List<Integer> parameters, int result, boolean makesNan) {

    /** All of them. */
    static final List<Operation> ALL = all();

    private static final int SATURATING = 0xFC;

    /** All with this result. */
    static List<Operation> to(int result) {
        return ALL.stream().filter(operation -> operation.result == result).toList();
    }

    private static List<Operation> all() {
        List<Operation> all = new ArrayList<>();
        add(all, 0x45, 0x45, I32, I32);
        add(all, 0x46, 0x4F, I32, I32, I32);
        add(all, 0x50, 0x50, I32, I64);
        add(all, 0x51, 0x5A, I32, I64, I64);
        add(all, 0x5B, 0x60, I32, F32, F32);
        add(all, 0x61, 0x66, I32, F64, F64);
        add(all, 0x67, 0x69, I32, I32);
        add(all, 0x6A, 0x78, I32, I32, I32);
        add(all, 0x79, 0x7B, I64, I64);
        add(all, 0x7C, 0x8A, I64, I64, I64);
        add(all, 0x8B, 0x91, F32, F32);
        add(all, 0x92, 0x98, F32, F32, F32);
        add(all, 0x99, 0x9F, F64, F64);
        add(all, 0xA0, 0xA6, F64, F64, F64);
        add(all, 0xA7, 0xA7, I32, I64);
        add(all, 0xA8, 0xA9, I32, F32);
        add(all, 0xAA, 0xAB, I32, F64);
        add(all, 0xAC, 0xAD, I64, I32);
        add(all, 0xAE, 0xAF, I64, F32);
        add(all, 0xB0, 0xB1, I64, F64);
        add(all, 0xB2, 0xB3, F32, I32);
        // without f32.convert_i64_u: Endive 1.0.0 rounds up from 2^63 on, instead of to the nearest
        add(all, 0xB4, 0xB4, F32, I64);
        add(all, 0xB6, 0xB6, F32, F64);
        add(all, 0xB7, 0xB8, F64, I32);
        add(all, 0xB9, 0xBA, F64, I64);
        add(all, 0xBB, 0xBB, F64, F32);
        add(all, 0xBC, 0xBC, I32, F32);
        add(all, 0xBD, 0xBD, I64, F64);
        add(all, 0xBE, 0xBE, F32, I32);
        add(all, 0xBF, 0xBF, F64, I64);
        add(all, 0xC0, 0xC1, I32, I32);
        add(all, 0xC2, 0xC4, I64, I64);
        for (int kind = 0; kind < 8; kind++) {
            all.add(
                    new Operation(
                            new Code().put(SATURATING, kind).bytes(),
                            List.of((kind & 2) == 0 ? F32 : F64),
                            kind < 4 ? I32 : I64,
                            false));
        }
        return List.copyOf(all);
    }

    private static void add(
            List<Operation> all, int first, int last, int result, Integer... parameters) {
        for (int code = first; code <= last; code++) {
            all.add(
                    new Operation(
                            new Code().put(code).bytes(),
                            List.of(parameters),
                            result,
                            makesNan(code)));
        }
    }

    /** Of the arithmetic ones all but abs, neg and copysign, which only touch the sign. */
    private static boolean makesNan(int code) {
        return code >= 0x8D && code <= 0x97
                || code >= 0x9B && code <= 0xA5
                || code == 0xB6
                || code == 0xBB;
    }
}
