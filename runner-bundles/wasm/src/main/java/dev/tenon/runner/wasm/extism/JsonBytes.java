package dev.tenon.runner.wasm.extism;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Map;

/** JSON written for plugins and their callers. */
final class JsonBytes {

    private JsonBytes() {}

    /** A string. */
    static byte[] string(String text) {
        StringBuilder json = new StringBuilder(text.length() + 16);
        quote(text, json);
        return json.toString().getBytes(UTF_8);
    }

    /** An object of strings. */
    static byte[] object(Map<String, String> members) {
        StringBuilder json = new StringBuilder("{");
        members.forEach(
                (name, value) -> {
                    json.append(json.length() > 1 ? "," : "");
                    quote(name, json);
                    json.append(':');
                    quote(value, json);
                });
        return json.append('}').toString().getBytes(UTF_8);
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        json.append('"');
    }
}
