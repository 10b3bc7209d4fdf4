package dev.tenon.runner.wasm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * Bytes of the binary format in the making
 * (https://webassembly.github.io/spec/core/binary/index.html).
 */
public final class Code {

    public static final int I32 = 0x7F;
    public static final int I64 = 0x7E;
    public static final int F32 = 0x7D;
    public static final int F64 = 0x7C;
    public static final int FUNCREF = 0x70;

    /** Of a block without parameters and results. */
    public static final int EMPTY = 0x40;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Single bytes: instructions, types. */
    public Code put(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    public Code put(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** An unsigned number in LEB128: counts and indices. */
    public Code unsigned(long number) {
        long left = number;
        while (left >>> 7 != 0) {
            out.write((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        return put((int) left);
    }

    /** A signed number in LEB128: constants. */
    public Code signed(long number) {
        long left = number;
        while (left < -64 || left > 63) {
            out.write((int) (left & 0x7F | 0x80));
            left >>= 7;
        }
        return put((int) (left & 0x7F));
    }

    /** That many bytes of a number, the lowest first: constants of floats. */
    public Code fixed(long bits, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (bits >> 8 * i));
        }
        return this;
    }

    public Code name(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return unsigned(bytes.length).put(bytes);
    }

    /** Another's bytes, with their length before them. */
    public Code sized(Code content) {
        return unsigned(content.size()).put(content.bytes());
    }

    /** {@code i32.const}. */
    public Code i32(int value) {
        return put(0x41).signed(value);
    }

    /** {@code i64.const}. */
    public Code i64(long value) {
        return put(0x42).signed(value);
    }

    /** {@code local.get}. */
    public Code local(int index) {
        return put(0x20).unsigned(index);
    }

    /** {@code call}. */
    public Code call(int function) {
        return put(0x10).unsigned(function);
    }

    /** The end of a block, an expression or a function. */
    public Code end() {
        return put(0x0B);
    }

    public int size() {
        return out.size();
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
