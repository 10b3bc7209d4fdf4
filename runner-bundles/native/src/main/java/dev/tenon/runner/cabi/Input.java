package dev.tenon.runner.cabi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.tenon.api.CallException;
import dev.tenon.runner.json.JsonScanner;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a library's execute function gets: {@code {"input": {...}, "workspace_root": "..." or
 * null, "config": {...}}}. Function {@code execute} has its parameters as {@code input}; any other
 * function is named in it: {@code {"function": "...", "params": ...}}.
 */
final class Input {

    /** The function that passes everything as it is, both ways. */
    static final String EXECUTE = "execute";

    private static final byte[] START = "{\"input\":".getBytes(UTF_8);
    private static final byte[] NO_PARAMETERS = "{}".getBytes(UTF_8);
    private static final byte[] NULL = "null".getBytes(UTF_8);

    private final byte[] rest;

    /**
     * @param configuration a JSON object
     */
    Input(@Nullable Path workspace, String configuration) {
        String root = workspace == null ? "null" : quoted(workspace.toString());
        rest =
                (",\"workspace_root\":" + root + ",\"config\":" + configuration + "}")
                        .getBytes(UTF_8);
    }

    /**
     * The text for a call.
     *
     * @param parameters JSON, or nothing
     * @throws CallException failed, if they are no JSON
     */
    byte[] of(String function, byte[] parameters) throws CallException {
        check(function, parameters);
        if (function.equals(EXECUTE)) {
            return joined(START, parameters.length == 0 ? NO_PARAMETERS : parameters, rest);
        }
        byte[] named = ("{\"function\":" + quoted(function) + ",\"params\":").getBytes(UTF_8);
        return joined(
                START, named, parameters.length == 0 ? NULL : parameters, new byte[] {'}'}, rest);
    }

    /** What is no JSON by itself could become part of what stands around it. */
    private static void check(String function, byte[] parameters) throws CallException {
        if (parameters.length == 0) {
            return;
        }
        JsonScanner json = new JsonScanner(parameters);
        try {
            json.skipSpace();
            boolean object =
                    parameters.length > json.position() && parameters[json.position()] == '{';
            if (function.equals(EXECUTE) && !object) {
                throw json.malformed(json.position(), "an object");
            }
            json.skipValue();
            json.end();
        } catch (JsonScanner.Malformed malformed) {
            throw new CallException.Failed(
                    function + ": the parameters are not JSON: " + malformed.getMessage());
        }
    }

    private static byte[] joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length = Math.addExact(length, part.length);
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
