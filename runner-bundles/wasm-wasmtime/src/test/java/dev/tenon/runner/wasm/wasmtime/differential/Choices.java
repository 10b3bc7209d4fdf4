package dev.tenon.runner.wasm.wasmtime.differential;

import java.util.List;

/**
 * Decisions read from bytes: fewer or smaller bytes make a simpler module, which is how a failing
 * one is shrunk. Where the bytes end, every decision is the first there is.
 */
final class Choices {

    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        31,
        32,
        63,
        64,
        Byte.MIN_VALUE,
        Byte.MAX_VALUE,
        0xFF,
        Short.MIN_VALUE,
        Short.MAX_VALUE,
        0xFFFF,
        0x10000,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        0xFFFF_FFFFL,
        0x1_0000_0000L,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
    };

    private final byte[] bytes;
    private int at;

    Choices(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isOver() {
        return at >= bytes.length;
    }

    /** A number from 0 to one below the bound, which is at most 256. */
    int below(int bound) {
        return next() % bound;
    }

    /** A number of both ends. */
    int from(int least, int most) {
        return least + below(most - least + 1);
    }

    /** Seldom true, and never once the bytes are over. */
    boolean oneIn(int count) {
        return below(count) == count - 1;
    }

    <T> T of(List<T> items) {
        return items.get((next() << 8 | next()) % items.size());
    }

    /** A number that finds mistakes, or any. */
    long number() {
        int kind = below(4);
        if (kind == 0) {
            return next();
        } else if (kind == 1) {
            return EDGES[below(EDGES.length)];
        }
        long bits = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            bits = bits << 8 | next();
        }
        return kind == 2 ? bits : EDGES[(int) (bits >>> 1) % EDGES.length & 15] + (bits & 3);
    }

    /** Bits of a float that finds mistakes, or of any. */
    int floatBits() {
        int kind = below(3);
        if (kind == 0) {
            return Float.floatToRawIntBits((float) number());
        }
        return kind == 1 ? Float.floatToRawIntBits((float) edge()) : (int) number();
    }

    /** As {@link #floatBits}. */
    long doubleBits() {
        int kind = below(3);
        if (kind == 0) {
            return Double.doubleToRawLongBits(number());
        }
        return kind == 1 ? Double.doubleToRawLongBits(edge()) : number();
    }

    private double edge() {
        double[] edges = {
            0.0,
            -0.0,
            0.5,
            -0.5,
            1.5,
            -1.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            Float.MAX_VALUE,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            2147483647.0,
            2147483648.0,
            -2147483648.9,
            -2147483649.0,
            4294967295.9,
            4294967296.0,
            9.223372036854775E18,
            9.223372036854776E18,
            -9.223372036854776E18,
            1.8446744073709552E19,
            16777217.0,
        };
        return edges[below(edges.length)];
    }

    private int next() {
        return at < bytes.length ? bytes[at++] & 0xFF : 0;
    }
}
