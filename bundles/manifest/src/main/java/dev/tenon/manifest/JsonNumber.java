package dev.tenon.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Numbers as JSON, of bounded length and size: arithmetic with {@code 1e999999999} would fill the
 * memory.
 */
final class JsonNumber {
    private static final int LONGEST = 100;
    private static final int LARGEST_EXPONENT = 400;

    private JsonNumber() {}

    /**
     * An integer in YAML's notation.
     *
     * @throws IllegalArgumentException if it is none or too long; its message says what is expected
     */
    static JsonNode integer(String text) {
        if (text.length() > LONGEST || CoreSchema.kindOf(text) != Node.Kind.INTEGER) {
            throw new IllegalArgumentException("an integer of at most " + LONGEST + " digits");
        }
        BigInteger value = CoreSchema.integer(text);
        return value.bitLength() < Long.SIZE
                ? LongNode.valueOf(value.longValue())
                : BigIntegerNode.valueOf(value);
    }

    /**
     * A decimal number.
     *
     * @throws IllegalArgumentException if it is none, infinite or too large; its message says what
     *     is expected
     */
    static JsonNode decimal(String text) {
        String expected = "a finite, shorter number";
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(expected);
        }
        BigDecimal value;
        try {
            value = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected, e);
        }
        if (Math.abs((long) value.precision() - value.scale()) > LARGEST_EXPONENT
                || Math.abs((long) value.scale()) > LARGEST_EXPONENT) {
            throw new IllegalArgumentException("an exponent of at most " + LARGEST_EXPONENT);
        }
        return DecimalNode.valueOf(value);
    }
}
