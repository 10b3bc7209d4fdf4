package dev.tenon.runner.grpc.any;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks JSON text: UTF-8, one value and nothing after it, no member twice, not nested too deeply.
 *
 * <p>Why check before JsonFormat parses: it takes much that is not JSON (names without quotes, text
 * after the end), lets the last of two members win, and does not say where a mistake is.
 */
final class JsonText {

    /** Deepest nesting of objects and arrays, so that nobody who reads it runs out of stack. */
    static final int MAX_DEPTH = 200;

    /** Without recycled buffers, which would stay behind in thread-locals of foreign threads. */
    static final JsonFactory JSON =
            JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH + 1)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    /** What Jackson says that only who calls it can make something of. */
    private static final Pattern JACKSONS_OWN =
            Pattern.compile(" \\(start marker at .*|, from `[^`]*`");

    private JsonText() {}

    /** Not JSON; the message says where. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private Malformed(String why) {
            super("parameters are not JSON: " + why, null, false, false);
        }
    }

    /** The text of some JSON, checked. */
    static String of(byte[] json) throws Malformed {
        String text = decode(json);
        try (JsonParser parser = JSON.createParser(text)) {
            check(parser);
            return text;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a string was read
        }
    }

    private static void check(JsonParser parser) throws IOException, Malformed {
        try {
            checkTokens(parser);
        } catch (StreamConstraintsException tooLong) { // the parser does not say where
            throw malformed(parser.currentLocation(), why(tooLong));
        } catch (JsonProcessingException malformed) {
            throw malformed(malformed.getLocation(), why(malformed));
        }
    }

    private static void checkTokens(JsonParser parser) throws IOException, Malformed {
        if (parser.nextToken() == null) {
            throw malformed(parser.currentLocation(), "found nothing, expected a value");
        }
        int depth = depthAfter(0, parser);
        while (depth > 0) {
            parser.nextToken();
            depth = depthAfter(depth, parser);
        }
        if (parser.nextToken() != null) {
            throw malformed(
                    parser.currentTokenLocation(), "found more after the value, expected its end");
        }
    }

    private static int depthAfter(int depth, JsonParser parser) throws Malformed {
        @Nullable JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            if (depth == MAX_DEPTH) {
                throw malformed(
                        parser.currentTokenLocation(),
                        "found nesting deeper than %d, expected at most that".formatted(MAX_DEPTH));
            }
            return depth + 1;
        }
        return token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY ? depth - 1 : depth;
    }

    private static String decode(byte[] json) throws Malformed {
        ByteBuffer in = ByteBuffer.wrap(json);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException malformed) {
            throw new Malformed("byte %d: found no UTF-8, expected it".formatted(in.position()));
        }
    }

    private static String why(JsonProcessingException refusal) {
        return JACKSONS_OWN.matcher(refusal.getOriginalMessage()).replaceAll("");
    }

    private static Malformed malformed(JsonLocation at, String why) {
        return new Malformed(
                "line %d, column %d: %s".formatted(at.getLineNr(), at.getColumnNr(), why));
    }
}
