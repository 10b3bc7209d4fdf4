package dev.tenon.sdk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON texts to values and back: nothing is guessed, nothing unknown is passed over. */
final class Json {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(factory())
                    .annotationIntrospector(new RequiredComponents())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .withCoercionConfig(LogicalType.Textual, Json::refuseOtherThanText)
                    .build();

    private Json() {}

    /**
     * Reads a value; no text, or null, is an empty object.
     *
     * @param what what the text is called in messages
     */
    static <T> T read(String what, String text, Class<T> type) throws JsonException {
        boolean absent = text.isBlank() || text.strip().equals("null");
        try {
            return MAPPER.readValue(absent ? "{}" : text, type);
        } catch (JsonMappingException mismatch) {
            throw new JsonException(path(what, mismatch) + ": " + reason(mismatch));
        } catch (JsonProcessingException malformed) {
            throw malformed(what, malformed);
        }
    }

    /** Reads any JSON; no text is null. */
    static JsonNode tree(String what, String text) throws JsonException {
        try {
            return text.isBlank() ? NullNode.getInstance() : MAPPER.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw malformed(what, malformed);
        }
    }

    /** Writes a value; null is no text. */
    static String write(@Nullable Object value) throws JsonProcessingException {
        return value == null ? "" : MAPPER.writeValueAsString(value);
    }

    private static JsonFactory factory() {
        // messages are bounded already
        return JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                .build();
    }

    private static void refuseOtherThanText(MutableCoercionConfig text) {
        text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    }

    private static JsonException malformed(String what, JsonProcessingException malformed) {
        JsonLocation place = malformed.getLocation();
        return new JsonException(
                "%s: found no JSON at line %d, column %d: %s"
                        .formatted(
                                what,
                                place.getLineNr(),
                                place.getColumnNr(),
                                malformed.getOriginalMessage()));
    }

    private static String path(String what, JsonMappingException mismatch) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : mismatch.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? what : path.toString();
    }

    private static String reason(JsonMappingException mismatch) {
        if (mismatch instanceof UnrecognizedPropertyException unknown) {
            return unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .collect(Collectors.joining(", ", "unknown, expected one of: ", ""));
        }
        return mismatch.getOriginalMessage();
    }
}
