package dev.tenon.runner.wasm.wasmtime.compiler;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Modules made here, in the binary format of WebAssembly's core specification. */
final class Modules {

    private static final int I32 = 0x7f;
    private static final int LOCALS = 200;

    private static final byte IF = 0x04;
    private static final byte NOTHING = 0x40;
    private static final byte END = 0x0b;
    private static final byte GET = 0x20;
    private static final byte SET = 0x21;
    private static final byte ADD = 0x6a;

    private Modules() {}

    /** {@code (module (func (export "f") (param i32) (result i32) local.get 0))}. */
    static byte[] small() {
        return module(new byte[] {0, GET, 0, END});
    }

    /**
     * One function in which any variable may be changed at each of many steps: the more there are,
     * the longer compiling it takes, and the more memory.
     */
    static byte[] slow(int steps) {
        Random random = new Random(1);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(1);
        number(body, LOCALS);
        body.write(I32);
        for (int i = 0; i < steps; i++) {
            local(body, GET, random);
            body.writeBytes(new byte[] {IF, NOTHING});
            local(body, GET, random);
            local(body, GET, random);
            body.write(ADD);
            local(body, SET, random);
            body.write(END);
        }
        local(body, GET, random);
        body.write(END);
        return module(body.toByteArray());
    }

    private static void local(ByteArrayOutputStream body, int instruction, Random random) {
        body.write(instruction);
        number(body, random.nextInt(LOCALS));
    }

    private static byte[] module(byte[] body) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        code.write(1);
        number(code, body.length);
        code.writeBytes(body);

        ByteArrayOutputStream module = new ByteArrayOutputStream();
        module.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        section(module, 1, new byte[] {1, 0x60, 1, I32, 1, I32});
        section(module, 3, new byte[] {1, 0});
        section(module, 7, new byte[] {1, 1, 'f', 0, 0});
        section(module, 10, code.toByteArray());
        return module.toByteArray();
    }

    private static void section(ByteArrayOutputStream module, int id, byte[] content) {
        module.write(id);
        number(module, content.length);
        module.writeBytes(content);
    }

    /** LEB128. */
    private static void number(ByteArrayOutputStream out, int value) {
        int left = value;
        while (left >= 0x80) {
            out.write(left | 0x80);
            left >>>= 7;
        }
        out.write(left);
    }
}
