package dev.tenon.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.tenon.manifest.Node.Entry;
import dev.tenon.manifest.Node.Kind;
import dev.tenon.manifest.Node.Mapping;
import dev.tenon.manifest.Node.Scalar;
import dev.tenon.manifest.Node.Sequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one JSON text (RFC 8259) into the nodes that {@link YamlTree} makes of YAML. */
final class JsonTree {
    /** Of Jackson's messages for people who know its source. */
    private static final String WHERE_IT_BEGAN = " \\(start marker at .*";

    private static final int DEEPEST = 64;

    /** Bounds of our own come first and say more than Jackson's. */
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(2 * DEEPEST)
                                    .maxNumberLength(ManifestText.LARGEST)
                                    .maxStringLength(ManifestText.LARGEST)
                                    .maxNameLength(ManifestText.LARGEST)
                                    .build())
                    .build();

    private final JsonParser parser;
    private final Report report;

    private JsonTree(JsonParser parser, Report report) {
        this.parser = parser;
        this.report = report;
    }

    /**
     * The value of a text.
     *
     * @param report is told of names that appear twice
     * @return {@code null} if there is none
     */
    static @Nullable Node read(String text, Report report) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            return new JsonTree(parser, report).document();
        }
    }

    private @Nullable Node document() throws IOException {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return null;
            }
            Node root = value(first, "", 0);
            if (parser.nextToken() != null) {
                throw new UnreadableException(line(), "more after its end", "one JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            throw new UnreadableException(
                    place == null ? 0 : Math.max(0, place.getLineNr()),
                    "text that is not JSON: "
                            + visible(e.getOriginalMessage().replaceFirst(WHERE_IT_BEGAN, "")),
                    "a JSON object");
        }
    }

    private Node value(JsonToken token, String path, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new UnreadableException(
                    line(), "more than " + DEEPEST + " levels", "less nesting");
        }
        return switch (token) {
            case START_OBJECT -> mapping(path, depth);
            case START_ARRAY -> sequence(path, depth);
            case VALUE_NULL -> scalar(Kind.NULL);
            case VALUE_TRUE, VALUE_FALSE -> scalar(Kind.BOOLEAN);
            case VALUE_NUMBER_INT -> scalar(Kind.INTEGER);
            case VALUE_NUMBER_FLOAT -> scalar(Kind.DECIMAL);
            default -> scalar(Kind.STRING);
        };
    }

    private Scalar scalar(Kind kind) throws IOException {
        int line = line();
        return new Scalar(line, kind, whole(parser.getText(), line));
    }

    private Sequence sequence(String path, int depth) throws IOException {
        int line = line();
        List<Node> items = new ArrayList<>();
        long weight = 1;
        for (JsonToken token; (token = parser.nextToken()) != JsonToken.END_ARRAY; ) {
            Node item = value(token, FieldPath.item(path, items.size()), depth + 1);
            items.add(item);
            weight += item.weight();
        }
        return new Sequence(line, items, weight);
    }

    private Mapping mapping(String path, int depth) throws IOException {
        int line = line();
        Map<String, Entry> entries = new LinkedHashMap<>();
        long weight = 1;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            int nameLine = line();
            String name = whole(parser.currentName(), nameLine);
            String childPath = FieldPath.child(path, name);
            Node value = value(parser.nextToken(), childPath, depth + 1);
            Entry first = entries.putIfAbsent(name, new Entry(nameLine, value));
            if (first != null) {
                report.repeated(nameLine, childPath, name, first.line());
            }
            weight += name.length() + value.weight();
        }
        return new Mapping(line, entries, weight);
    }

    /** A {@code \ud800} alone is no character, and turns into another when it is written. */
    private static String whole(String text, int line) throws UnreadableException {
        boolean broken =
                text.codePoints()
                        .anyMatch(
                                c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        if (broken) {
            throw new UnreadableException(
                    line, "half of a surrogate pair in " + Quoted.of(text), "whole characters");
        }
        return text;
    }

    private static String visible(String message) {
        return message.codePoints()
                .map(c -> Quoted.isVisible(c) ? c : ' ')
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private int line() {
        return Math.max(0, parser.currentTokenLocation().getLineNr());
    }
}
