package dev.tenon.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The argument of {@code plugin:call} that is JSON. */
final class JsonArgument {

    private final JsonFactory factory = new JsonFactory();

    /**
     * The parameters of a call.
     *
     * @param argument what the shell made of it: text where it was quoted; braces and brackets that
     *     were not are the shell's own closures and lists, and a variable without a value is null
     * @return UTF-8 JSON
     */
    byte[] bytes(@Nullable Object argument) {
        if (!(argument instanceof CharSequence
                || argument instanceof Number
                || argument instanceof Boolean)) {
            String made = argument == null ? "nothing" : "a " + argument.getClass().getSimpleName();
            throw notJson("the shell made " + made + " of it");
        }
        String json = argument.toString();
        check(json);
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private void check(String json) {
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() == null) {
                throw notJson("nothing but white space");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw notJson("more than one value");
            }
        } catch (JsonProcessingException e) {
            throw notJson(e.getOriginalMessage() + where(e));
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory", impossible);
        }
    }

    /** Most often it was JSON before the shell read it. */
    private static CommandException notJson(String reason) {
        return new CommandException(
                "bad_argument",
                "not JSON: " + reason + " (the shell wants it quoted, as in '{\"a\": 1}')");
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
    }
}
