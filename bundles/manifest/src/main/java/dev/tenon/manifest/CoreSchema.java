package dev.tenon.manifest;

import dev.tenon.manifest.Node.Kind;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * What a plain scalar is, by the core schema of YAML 1.2 (<a
 * href="https://yaml.org/spec/1.2.2/#103-core-schema">section 10.3</a>): {@code yes} and {@code
 * 12:30} are strings here, unlike in YAML 1.1.
 */
final class CoreSchema {
    private static final Pattern NULL = Pattern.compile("null|Null|NULL|~|");
    private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern DECIMAL =
            Pattern.compile(
                    "[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
                            + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

    private CoreSchema() {}

    static Kind kindOf(String plain) {
        if (NULL.matcher(plain).matches()) {
            return Kind.NULL;
        }
        if (BOOLEAN.matcher(plain).matches()) {
            return Kind.BOOLEAN;
        }
        if (INTEGER.matcher(plain).matches()) {
            return Kind.INTEGER;
        }
        return DECIMAL.matcher(plain).matches() ? Kind.DECIMAL : Kind.STRING;
    }

    static boolean isTrue(String plain) {
        return plain.equalsIgnoreCase("true");
    }

    /**
     * The value of an integer.
     *
     * @param plain of bounded length, since conversion takes quadratic time
     */
    static BigInteger integer(String plain) {
        if (plain.startsWith("0o")) {
            return new BigInteger(plain.substring(2), 8);
        }
        return plain.startsWith("0x")
                ? new BigInteger(plain.substring(2), 16)
                : new BigInteger(plain);
    }
}
