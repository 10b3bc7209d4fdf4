package dev.tenon.runner.wasm.wasmtime.differential;

import static dev.tenon.runner.wasm.Code.F32;
import static dev.tenon.runner.wasm.Code.F64;
import static dev.tenon.runner.wasm.Code.FUNCREF;
import static dev.tenon.runner.wasm.Code.I32;
import static dev.tenon.runner.wasm.Code.I64;

import dev.tenon.runner.wasm.Code;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The code of one function, and what validation knows of it: the types on the stack, and the blocks
 * it is in (https://webassembly.github.io/spec/core/appendix/algorithm.html).
 */
final class Body {

    final Signature signature;
    final Code code = new Code();

    /** Parameters and locals; the two for {@link #canonical} come first among the locals. */
    final List<Integer> locals;

    private final List<Integer> stack = new ArrayList<>();
    private final Deque<Frame> frames = new ArrayDeque<>();

    /** A block. */
    static final class Frame {
        final List<Integer> results;
        final List<Integer> label;
        final int height;

        /** What follows is never reached, and may take from the stack what is not there. */
        boolean dead;

        private Frame(List<Integer> results, List<Integer> label, int height) {
            this.results = results;
            this.label = label;
            this.height = height;
        }
    }

    Body(Signature signature, List<Integer> own) {
        this.signature = signature;
        locals = new ArrayList<>(signature.parameters());
        locals.add(F32);
        locals.add(F64);
        locals.addAll(own);
        frames.push(new Frame(signature.results(), signature.results(), 0));
    }

    /** The locals that are no parameters. */
    List<Integer> own() {
        return locals.subList(signature.parameters().size(), locals.size());
    }

    Frame frame() {
        return frames.element();
    }

    /** The blocks it is in, the innermost first. */
    List<Frame> frames() {
        return List.copyOf(frames);
    }

    /** Whether there are values of these types to take. */
    boolean has(List<Integer> types) {
        for (int i = 1; i <= types.size(); i++) {
            int at = stack.size() - i;
            if (at < frame().height) {
                return frame().dead;
            }
            if (!stack.get(at).equals(types.get(types.size() - i))) {
                return false;
            }
        }
        return true;
    }

    /** The type that is on top; 0 if nothing is known to be there. */
    int top() {
        return stack.size() > frame().height ? stack.get(stack.size() - 1) : 0;
    }

    /** Whether nothing is known to be on the stack, of outer blocks either. */
    boolean isEmpty() {
        return stack.isEmpty();
    }

    void take(List<Integer> types) {
        for (int i = 0; i < types.size() && stack.size() > frame().height; i++) {
            stack.remove(stack.size() - 1);
        }
    }

    void push(int type) {
        stack.add(type);
    }

    void push(List<Integer> types) {
        stack.addAll(types);
    }

    /** Begins a block whose parameters have been taken. */
    void enter(List<Integer> parameters, List<Integer> results, List<Integer> label) {
        frames.push(new Frame(results, label, stack.size()));
        stack.addAll(parameters);
    }

    /** Whether just what the block results in is there. */
    boolean isComplete() {
        Frame frame = frame();
        List<Integer> there = stack.subList(frame.height, stack.size());
        return there.equals(frame.results) || frame.dead && there.isEmpty();
    }

    /** Ends the block, and leaves nothing of it. */
    Frame leave() {
        Frame frame = frames.pop();
        cut(frame.height);
        return frame;
    }

    /** After an instruction that does not go on. */
    void die() {
        frame().dead = true;
        cut(frame().height);
    }

    /** Gives the NaN on top, if it is one, the bits that both engines give it. */
    void canonical(int type) {
        int temporary = signature.parameters().size() + (type == F32 ? 0 : 1);
        code.put(0x22).unsigned(temporary);
        constant(type, type == F32 ? 0x7FC0_0000L : 0x7FF8_0000_0000_0000L);
        code.local(temporary).local(temporary).put(type == F32 ? 0x5B : 0x61).put(0x1B);
    }

    /** A constant; of references null. The stack does not know of it yet. */
    void constant(int type, long bits) {
        switch (type) {
            case I32 -> code.i32((int) bits);
            case I64 -> code.i64(bits);
            case F32 -> code.put(0x43).fixed(bits, 4);
            case F64 -> code.put(0x44).fixed(bits, 8);
            case FUNCREF -> code.put(0xD0, FUNCREF);
            default -> throw new IllegalArgumentException("type " + type);
        }
    }

    private void cut(int height) {
        while (stack.size() > height) {
            stack.remove(stack.size() - 1);
        }
    }
}
