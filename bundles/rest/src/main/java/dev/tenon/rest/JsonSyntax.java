package dev.tenon.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Whether bytes are one JSON value (RFC 8259) in UTF-8. Reads tokens and keeps none, so its memory
 * is that of the text; safe for use by many threads.
 */
final class JsonSyntax {

    static final int MAX_DEPTH = 512;

    /** None that a body within its own limit can reach: depth is checked here, with its place. */
    private static final StreamReadConstraints NONE_TO_REACH =
            StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH + 1)
                    .maxStringLength(Body.MAX_BYTES)
                    .maxNameLength(Body.MAX_BYTES)
                    .maxNumberLength(Body.MAX_BYTES)
                    .build();

    /** Names of one request are not kept for the next: a client could fill the memory with them. */
    private final JsonFactory factory =
            JsonFactory.builder()
                    .streamReadConstraints(NONE_TO_REACH)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build();

    /**
     * @throws Refusal bad request, with line and column
     */
    void check(byte[] utf8) throws Refusal {
        CharBuffer text = decode(utf8);
        try (JsonParser parser = factory.createParser(text.array(), 0, text.remaining())) {
            readOneValue(parser);
        } catch (JsonProcessingException e) {
            throw notJson(e.getOriginalMessage(), e.getLocation());
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory", impossible);
        }
    }

    private static void readOneValue(JsonParser parser) throws IOException, Refusal {
        if (parser.nextToken() == null) {
            throw notJson("nothing but white space", parser.currentLocation());
        }
        int depth = 0;
        do {
            depth += step(parser.currentToken());
            if (depth > MAX_DEPTH) {
                throw notJson("nested deeper than " + MAX_DEPTH, parser.currentTokenLocation());
            }
        } while (parser.nextToken() != null && depth > 0);
        if (parser.currentToken() != null) {
            throw notJson("more than one value", parser.currentTokenLocation());
        }
    }

    private static int step(JsonToken token) {
        return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }

    private static CharBuffer decode(byte[] utf8) throws Refusal {
        ByteBuffer in = ByteBuffer.wrap(utf8);
        CharBuffer out = CharBuffer.allocate(utf8.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        if (result.isError()) {
            throw new Refusal(
                    ProblemKind.BAD_REQUEST, "body: byte " + in.position() + " is not UTF-8");
        }
        return out.flip();
    }

    private static Refusal notJson(String reason, JsonLocation at) {
        return new Refusal(
                ProblemKind.BAD_REQUEST,
                "body: not JSON at line "
                        + at.getLineNr()
                        + ", column "
                        + at.getColumnNr()
                        + ": "
                        + reason);
    }
}
