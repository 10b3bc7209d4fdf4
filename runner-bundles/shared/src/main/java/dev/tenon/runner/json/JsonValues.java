package dev.tenon.runner.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.tenon.api.host.HostException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON of a guest into maps, lists, strings, numbers and booleans. */
public final class JsonValues {

    private static final int MAX_DEPTH = 64;

    /** Without recycled buffers, which would stay behind in thread-locals of foreign threads. */
    static final JsonFactory JSON =
            JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private JsonValues() {}

    /**
     * Reads one object and nothing after it. Members that are {@code null} are left out, as if
     * absent.
     *
     * @param what names it in errors
     */
    @SuppressWarnings("unchecked") // the maps made here have names for keys
    static Map<String, Object> object(byte[] json, String what) throws HostException {
        if (read(json, what) instanceof Map<?, ?> members) {
            return (Map<String, Object>) members;
        }
        throw invalid(what + " is no JSON object");
    }

    /**
     * Reads one value and nothing after it.
     *
     * @param what names it in errors
     */
    public static @Nullable Object read(byte[] json, String what) throws HostException {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() == null) {
                throw invalid(what + " is not JSON: found nothing");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw invalid(what + " has more after its JSON value");
            }
            return value;
        } catch (JsonProcessingException malformed) {
            throw invalid(what + " is not JSON: " + malformed.getOriginalMessage());
        } catch (IOException unreadable) {
            throw invalid(what + " is not JSON: " + unreadable.getMessage());
        }
    }

    static HostException invalid(String message) {
        return new HostException(HostException.Kind.INVALID, message);
    }

    private static Map<String, Object> members(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            Object value = value(parser);
            if (value != null) {
                members.put(name, value);
            }
        }
        return Collections.unmodifiableMap(members);
    }

    private static List<@Nullable Object> elements(JsonParser parser) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return Collections.unmodifiableList(elements);
    }

    /** Recursion ends at the parser's own bound of nesting. */
    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }
}
