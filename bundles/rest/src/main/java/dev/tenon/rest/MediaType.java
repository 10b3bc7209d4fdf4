package dev.tenon.rest;

import java.util.Locale;

/**
 * A {@code Content-Type}, as far as it matters here.
 *
 * @param name in lower case, such as {@code application/json}
 * @param charset in lower case, unquoted; {@code utf-8} where absent
 */
record MediaType(String name, String charset) {

    private static final String UTF_8 = "utf-8";
    private static final String CHARSET = "charset=";

    static MediaType of(String header) {
        String[] parts = header.toLowerCase(Locale.ROOT).split(";");
        String charset = UTF_8;
        for (int at = 1; at < parts.length; at++) {
            String parameter = parts[at].strip();
            if (parameter.startsWith(CHARSET)) {
                charset = parameter.substring(CHARSET.length()).replace("\"", "");
            }
        }
        return new MediaType(parts[0].strip(), charset);
    }

    boolean isJson() {
        return name.equals("application/json") || name.endsWith("+json");
    }

    /** What curl and others send when nobody told them what the body is. */
    boolean isForm() {
        return name.equals("application/x-www-form-urlencoded");
    }

    boolean isUtf8() {
        return charset.equals(UTF_8);
    }
}
