package dev.tenon.runner.grpc.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes JSON apart without reading more of it than is asked for. */
public final class Json {

    /** What is sent, and answered, for nothing. */
    public static final ByteString NULL = ByteString.copyFromUtf8("null");

    private static final int MAX_DEPTH = 1_000;

    /** Without recycled buffers, which would stay behind in thread-locals of foreign threads. */
    public static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private Json() {}

    /**
     * The members of an object, each as the JSON text that it has there; of two of a name the last.
     * Nothing at all is an empty object.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    static Map<String, Member> members(byte[] json) {
        Map<String, Member> members = new LinkedHashMap<>();
        if (json.length == 0) {
            return members;
        }
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException(
                        "found " + kind(parser) + ", expected an object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, member(parser, json));
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("found more after the object, expected nothing");
            }
            return members;
        } catch (JsonProcessingException malformed) {
            throw notJson(malformed);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Whether it is one JSON value and nothing else.
     *
     * @throws IllegalArgumentException why not
     */
    static void check(byte[] json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("found nothing, expected JSON");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("found more after the value, expected nothing");
            }
        } catch (JsonProcessingException malformed) {
            throw notJson(malformed);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Member member(JsonParser parser, byte[] json) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        String kind = kind(parser);
        String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        return new Member(kind, text, ByteString.copyFrom(json, start, end - start));
    }

    private static IllegalArgumentException notJson(JsonProcessingException malformed) {
        return new IllegalArgumentException(
                "not JSON: line %d, column %d: %s"
                        .formatted(
                                malformed.getLocation().getLineNr(),
                                malformed.getLocation().getColumnNr(),
                                malformed.getOriginalMessage()),
                malformed);
    }

    private static String kind(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_NULL -> "null";
            default -> "a boolean";
        };
    }
}
