package dev.tenon.runner.grpc.any;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A part of some checked JSON: what it is, what it consists of, and its own JSON as it stands. */
final class JsonPart {

    private final String source;
    private final int start;
    private final int end;
    private final Kind kind;
    private final String text;
    private final Map<String, JsonPart> members;
    private final List<JsonPart> elements;

    /** What there is in JSON; a literal is a number, true, false or null. */
    enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        LITERAL
    }

    private JsonPart(
            String source,
            int start,
            int end,
            Kind kind,
            String text,
            Map<String, JsonPart> members,
            List<JsonPart> elements) {
        this.source = source;
        this.start = start;
        this.end = end;
        this.kind = kind;
        this.text = text;
        this.members = members;
        this.elements = elements;
    }

    /**
     * Reads all.
     *
     * @param json what {@link JsonText} has checked
     */
    static JsonPart of(String json) {
        try (JsonParser parser = JsonText.JSON.createParser(json)) {
            parser.nextToken();
            return read(json, parser);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // it has been checked
        }
    }

    Kind kind() {
        return kind;
    }

    boolean isNull() {
        return kind == Kind.LITERAL && text.equals("null");
    }

    /** A string's content, or a literal as it stands; of others, empty. */
    String text() {
        return text;
    }

    /** Of an object, in order; of others, none. */
    Map<String, JsonPart> members() {
        return members;
    }

    /** Of an array; of others, none. */
    List<JsonPart> elements() {
        return elements;
    }

    /** This part as JSON. */
    String json() {
        return source.substring(start, end);
    }

    /** This object without one of its members. */
    JsonPart without(String name) {
        return of(
                members.entrySet().stream()
                        .filter(member -> !member.getKey().equals(name))
                        .map(m -> Shown.quoted(m.getKey()) + ":" + m.getValue().json())
                        .collect(Collectors.joining(",", "{", "}")));
    }

    /** Recursion ends at the bound of nesting that has been checked. */
    private static JsonPart read(String source, JsonParser parser) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        Map<String, JsonPart> members = new LinkedHashMap<>();
        List<JsonPart> elements = new ArrayList<>();
        Kind kind = kind(parser.currentToken());
        switch (kind) {
            case OBJECT -> {
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, read(source, parser));
                }
            }
            case ARRAY -> {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(read(source, parser));
                }
            }
            case STRING, LITERAL -> parser.finishToken();
        }
        int end = (int) parser.currentLocation().getCharOffset();
        boolean scalar = kind == Kind.STRING || kind == Kind.LITERAL;
        return new JsonPart(
                source, start, end, kind, scalar ? parser.getText() : "", members, elements);
    }

    private static Kind kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> Kind.OBJECT;
            case START_ARRAY -> Kind.ARRAY;
            case VALUE_STRING -> Kind.STRING;
            default -> Kind.LITERAL;
        };
    }
}
