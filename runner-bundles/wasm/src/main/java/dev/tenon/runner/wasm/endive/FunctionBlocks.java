package dev.tenon.runner.wasm.endive;

import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.engine.ModuleBytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the code of each function with results into a block of its own, which changes nothing that
 * the code means: what branched to the end of the function branches to the end of that block.
 * Endive 1.0.0 needs it. A branch from a block to the end of the function, with values of outer
 * blocks still on the stack, answers one of those there instead of its own.
 */
final class FunctionBlocks {

    private static final int HEADER = 8;
    private static final int TYPES = 1;
    private static final int FUNCTIONS = 3;
    private static final int CODE = 10;

    private static final int FUNCTION_TYPE = 0x60;
    private static final int BLOCK = 0x02;
    private static final int END = 0x0B;

    private final byte[] module;
    private final ModuleBytes in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** For each type of the module: its results as they are encoded, a count and so many types. */
    private final List<byte[]> results = new ArrayList<>();

    /** Results, more than one, for which a type of a block is added. */
    private final List<byte[]> added = new ArrayList<>();

    /** For each function of the module: its type. */
    private final List<Integer> functions = new ArrayList<>();

    private FunctionBlocks(byte[] module) {
        this.module = module;
        this.in = new ModuleBytes(module);
    }

    /** The same module, with the blocks. */
    static byte[] of(byte[] module) throws LoadException {
        try {
            return new FunctionBlocks(module).written();
        } catch (IndexOutOfBoundsException | IllegalArgumentException inconsistent) {
            throw new LoadException(
                    "not a valid module: its sections do not fit together", inconsistent);
        }
    }

    private byte[] written() throws LoadException {
        in.moveTo(HEADER);
        out.write(module, 0, HEADER);
        while (in.hasMore()) {
            int id = in.next();
            int size = in.count();
            int start = in.position();
            byte[] content =
                    switch (id) {
                        case TYPES -> types(start + size);
                        case CODE -> code();
                        default -> Arrays.copyOfRange(module, start, start + size);
                    };
            if (id == FUNCTIONS) {
                functions();
            }
            out.write(id);
            number(content.length, out);
            out.writeBytes(content);
            in.moveTo(start + size);
        }
        return out.toByteArray();
    }

    private byte[] types(int end) throws LoadException {
        int count = in.count();
        int first = in.position();
        for (int i = 0; i < count; i++) {
            in.next();
            values();
            byte[] each = values();
            results.add(each);
            if (each[0] != 0
                    && each[0] != 1
                    && added.stream().noneMatch(seen -> Arrays.equals(seen, each))) {
                added.add(each);
            }
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        number(count + added.size(), content);
        content.write(module, first, end - first);
        for (byte[] each : added) {
            content.write(FUNCTION_TYPE);
            content.write(0);
            content.writeBytes(each);
        }
        return content.toByteArray();
    }

    /** A vector of types, which take a byte each or, as references, a number more. */
    private byte[] values() throws LoadException {
        int start = in.position();
        for (int left = in.count(); left > 0; left--) {
            int type = in.next();
            if (type == 0x63 || type == 0x64) {
                in.skipNumber();
            }
        }
        return in.since(start);
    }

    private void functions() throws LoadException {
        for (int left = in.count(); left > 0; left--) {
            functions.add((int) in.unsigned(Integer.SIZE));
        }
    }

    private byte[] code() throws LoadException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int count = in.count();
        number(count, content);
        for (int i = 0; i < count; i++) {
            int size = in.count();
            int start = in.position();
            byte[] returned = results.get(functions.get(i));
            if (returned[0] == 0) {
                number(size, content);
                content.write(module, start, size);
            } else {
                byte[] body = body(start + size, blockType(returned));
                number(body.length, content);
                content.writeBytes(body);
            }
            in.moveTo(start + size);
        }
        return content.toByteArray();
    }

    /** Locals, the beginning of the block, the code with its end, and the function's end. */
    private byte[] body(int end, byte[] type) throws LoadException {
        int start = in.position();
        for (int left = in.count(); left > 0; left--) {
            in.skipNumber();
            int local = in.next();
            if (local == 0x63 || local == 0x64) {
                in.skipNumber();
            }
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(in.since(start));
        body.write(BLOCK);
        body.writeBytes(type);
        body.write(module, in.position(), end - in.position());
        body.write(END);
        return body.toByteArray();
    }

    /** One result as it is, more by the number of their type. */
    private byte[] blockType(byte[] returned) {
        if (returned[0] == 1) {
            return Arrays.copyOfRange(returned, 1, returned.length);
        }
        int index = 0;
        while (!Arrays.equals(added.get(index), returned)) {
            index++;
        }
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        signed(results.size() + index, type);
        return type.toByteArray();
    }

    private static void number(int value, ByteArrayOutputStream to) {
        int left = value;
        while (left >= 0x80) {
            to.write(left & 0x7F | 0x80);
            left >>>= 7;
        }
        to.write(left);
    }

    /** A positive number as one that could be negative: its last byte has a bit less. */
    private static void signed(int value, ByteArrayOutputStream to) {
        int left = value;
        while (left >= 0x40) {
            to.write(left & 0x7F | 0x80);
            left >>>= 7;
        }
        to.write(left);
    }
}
