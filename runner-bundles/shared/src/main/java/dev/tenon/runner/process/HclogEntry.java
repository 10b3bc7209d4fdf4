package dev.tenon.runner.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.tenon.api.host.LogLevel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of hclog's JSON form: an object with members {@code @message}, {@code @level}, {@code
 * @module}, {@code @timestamp} and what the plugin's author added.
 *
 * @param fields its other members, without the {@code @}; those that are no strings as JSON text
 */
record HclogEntry(LogLevel level, String message, Map<String, String> fields) {

    static final int MAX_FIELDS = 32;
    private static final int MAX_DEPTH = 16;

    /** Without recycled buffers, which would stay behind in thread-locals of foreign threads. */
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build();

    /** The entry, if the line is one. */
    static Optional<HclogEntry> parse(String line) {
        if (!line.startsWith("{") || !line.contains("\"@message\"")) {
            return Optional.empty();
        }
        try (JsonParser parser = JSON.createParser(line)) {
            return members(line, parser);
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** hclog's level: trace, debug, info, warn or error, in any case. */
    static LogLevel level(@Nullable String name) {
        return switch (name == null ? "" : name.toLowerCase(Locale.ROOT)) {
            case "trace", "debug" -> LogLevel.DEBUG;
            case "warn" -> LogLevel.WARN;
            case "error" -> LogLevel.ERROR;
            default -> LogLevel.INFO;
        };
    }

    private static Optional<HclogEntry> members(String line, JsonParser parser) throws IOException {
        String level = null;
        String message = null;
        Map<String, String> fields = new LinkedHashMap<>();
        parser.nextToken();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            String value = text(line, parser);
            if (name.equals("@level")) {
                level = value;
            } else if (name.equals("@message")) {
                message = value;
            } else if (fields.size() < MAX_FIELDS) {
                fields.put(name.startsWith("@") ? name.substring(1) : name, value);
            }
        }
        return message == null || parser.nextToken() != null
                ? Optional.empty()
                : Optional.of(new HclogEntry(level(level), message, fields));
    }

    /** A string's own text, of anything else the text it has in the line. */
    private static String text(String line, JsonParser parser) throws IOException {
        if (!parser.currentToken().isStructStart()) {
            return parser.getText();
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return line.substring(start, (int) parser.currentLocation().getCharOffset());
    }
}
