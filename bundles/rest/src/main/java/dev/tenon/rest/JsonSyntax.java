package dev.tenon.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
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

    /** Strings, names and numbers may be as long as a body: depth is the one limit left. */
    private static final StreamReadConstraints DEPTH_ALONE =
            StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Body.MAX_BYTES)
                    .maxNameLength(Body.MAX_BYTES)
                    .maxNumberLength(Body.MAX_BYTES)
                    .build();

    /** Names of one request are not kept for the next: a client could fill the memory with them. */
    private final JsonFactory factory =
            JsonFactory.builder()
                    .streamReadConstraints(DEPTH_ALONE)
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
        } catch (StreamConstraintsException e) {
            throw notJson("nested deeper than " + MAX_DEPTH, e.getLocation());
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
            depth += parser.currentToken().isStructStart() ? 1 : 0;
            depth -= parser.currentToken().isStructEnd() ? 1 : 0;
        } while (parser.nextToken() != null && depth > 0);
        if (parser.currentToken() != null) {
            throw notJson("more than one value", parser.currentTokenLocation());
        }
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
