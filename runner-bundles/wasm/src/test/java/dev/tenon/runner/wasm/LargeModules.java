package dev.tenon.runner.wasm;

import static dev.tenon.runner.wasm.Code.EMPTY;
import static dev.tenon.runner.wasm.Code.I32;

import dev.tenon.runner.wasm.engine.Memory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Modules of ABI {@code tenon} that are large, or take long to compile. */
final class LargeModules {

    private static final int BLOCK = 0x02;
    private static final int LOOP = 0x03;
    private static final int BR_IF = 0x0D;
    private static final int BR_TABLE = 0x0E;
    private static final int SET = 0x21;
    private static final int ADD = 0x6A;
    private static final int MULTIPLY = 0x6C;
    private static final int XOR = 0x73;
    private static final int PAGE = 1 << 16;

    private LargeModules() {}

    /** Of that many bytes of data, which no compiler looks at. */
    static byte[] ofData(int size) {
        BinaryModule module = abi(size / PAGE + 1);
        byte[] noise = new byte[size];
        new Random(1).nextBytes(noise);
        return module.data(0, noise).bytes();
    }

    /** Of about that many bytes of code, in functions of common size. */
    static byte[] ofCode(int size) {
        BinaryModule module = abi(1);
        Code body = straight(40, 1);
        for (int made = 0; made < size; made += body.size()) {
            add(module, List.of(I32, I32), body);
        }
        return module.bytes();
    }

    /**
     * One function in which each local has a value of its own at the head of each loop: a compiler
     * that knows where values come from has to tell as many apart as there are locals times loops.
     */
    static byte[] ofLoops(int locals, int depth) {
        BinaryModule module = abi(1);
        Code code = new Code();
        for (int i = 0; i < depth; i++) {
            code.put(LOOP, EMPTY);
        }
        for (int i = 0; i < locals; i++) {
            code.local((i + 7) % locals).local(i).put(ADD, SET).unsigned(i);
        }
        for (int i = 0; i < depth; i++) {
            code.local(i % locals).put(BR_IF).unsigned(0).end();
        }
        add(module, Collections.nCopies(locals, I32), code.end());
        return module.bytes();
    }

    /** One function of nested blocks, and jumps from each that may end in any of them. */
    static byte[] ofJumps(int blocks, int tables) {
        BinaryModule module = abi(1);
        Code code = new Code();
        for (int i = 0; i < blocks; i++) {
            code.put(i % 2 == 0 ? BLOCK : LOOP, EMPTY);
        }
        for (int i = 0; i < tables; i++) {
            code.put(BLOCK, EMPTY).local(0).i32(i).put(ADD, BR_TABLE).unsigned(blocks);
            for (int target = 0; target < blocks; target++) {
                code.unsigned(target + 1);
            }
            code.unsigned(0).end().local(1).i32(i).put(XOR, SET).unsigned(0);
        }
        for (int i = 0; i < blocks; i++) {
            code.end();
        }
        add(module, List.of(I32, I32), code.end());
        return module.bytes();
    }

    /** Functions of many locals and branches, each about as large as a method can be. */
    static byte[] ofLargeFunctions(int functions, int locals, int branches) {
        BinaryModule module = abi(1);
        Code code = new Code();
        for (int i = 0; i < branches; i++) {
            code.put(i % 3 == 0 ? LOOP : BLOCK, EMPTY);
            code.local(i % locals).put(BR_IF).unsigned(0);
            code.local(i % locals).i32(i).put(ADD, SET).unsigned(i * 31 % locals);
        }
        for (int i = 0; i < branches; i++) {
            code.local(i * 17 % locals).put(BR_IF).unsigned(i % (branches - i)).end();
        }
        code.end();
        for (int i = 0; i < functions; i++) {
            add(module, Collections.nCopies(locals, I32), code);
        }
        return module.bytes();
    }

    private static Code straight(int lines, int seed) {
        Code code = new Code();
        for (int i = 0; i < lines; i++) {
            code.local(i % 2).i32(i * seed + 100_003).put(MULTIPLY).local(1).put(XOR, SET);
            code.unsigned((i + 1) % 2);
        }
        return code.end();
    }

    /** What the ABI asks for. */
    private static BinaryModule abi(int pages) {
        BinaryModule module = new BinaryModule();
        int alloc = module.function(module.type(List.of(I32), List.of(I32)));
        module.memory(pages).export(Memory.EXPORT, BinaryModule.MEMORY, 0);
        module.export("alloc", BinaryModule.FUNCTION, alloc);
        return module.body(List.of(), new Code().i32(1024).end());
    }

    private static void add(BinaryModule module, List<Integer> locals, Code code) {
        module.function(module.type(List.of(), List.of()));
        module.body(new ArrayList<>(locals), code);
    }
}
