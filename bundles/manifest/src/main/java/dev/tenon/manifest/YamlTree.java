package dev.tenon.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tenon.manifest.Node.Entry;
import dev.tenon.manifest.Node.Kind;
import dev.tenon.manifest.Node.Mapping;
import dev.tenon.manifest.Node.Scalar;
import dev.tenon.manifest.Node.Sequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one YAML document into nodes. Jackson's own tree has no lines, and follows neither anchors
 * nor bounds.
 */
final class YamlTree {
    private static final int DEEPEST = 64;

    /** Four times what a file without aliases can hold. */
    private static final long HEAVIEST = 4L * ManifestText.LARGEST;

    private final CoreYamlParser parser;
    private final Report report;
    private final Map<String, Node> anchors = new HashMap<>();

    private YamlTree(CoreYamlParser parser, Report report) {
        this.parser = parser;
        this.report = report;
    }

    /**
     * The root of a document.
     *
     * @param report is told of names that appear twice
     * @return {@code null} if there is none
     */
    static @Nullable Node read(String text, Report report) throws IOException {
        try (CoreYamlParser parser = CoreYamlParser.of(text)) {
            return new YamlTree(parser, report).document();
        }
    }

    private @Nullable Node document() throws IOException {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return null;
            }
            Node root = value(first, "", 0);
            parser.nextToken(); // finds a second document
            return root;
        } catch (JsonProcessingException e) {
            // the one error of Jackson's own that its tokens leave open
            throw new UnreadableException(
                    line(), "a key that is a list, a mapping or an alias", "a name as key");
        }
    }

    private Node value(JsonToken token, String path, int depth) throws IOException {
        if (parser.isCurrentAlias()) {
            return anchored(parser.getText());
        }
        if (depth > DEEPEST) {
            throw new UnreadableException(
                    line(), "more than " + DEEPEST + " levels", "less nesting");
        }
        String anchor = parser.getObjectId();
        Node node =
                switch (token) {
                    case START_OBJECT -> mapping(path, depth);
                    case START_ARRAY -> sequence(path, depth);
                    default -> new Scalar(line(), kind(token), parser.getText());
                };
        if (anchor != null) {
            anchors.put(anchor, node);
        }
        return node;
    }

    private Sequence sequence(String path, int depth) throws IOException {
        int line = line();
        List<Node> items = new ArrayList<>();
        long weight = 1;
        for (JsonToken token; (token = parser.nextToken()) != JsonToken.END_ARRAY; ) {
            Node item = value(token, FieldPath.item(path, items.size()), depth + 1);
            items.add(item);
            weight = bounded(weight + item.weight());
        }
        return new Sequence(line, items, weight);
    }

    private Mapping mapping(String path, int depth) throws IOException {
        int line = line();
        Map<String, Entry> entries = new LinkedHashMap<>();
        long weight = 1;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            int nameLine = line();
            String name = parser.getText();
            String childPath = FieldPath.child(path, name);
            refuseMergeKey(name, nameLine);
            Node value = value(parser.nextToken(), childPath, depth + 1);
            Entry first = entries.putIfAbsent(name, new Entry(nameLine, value));
            if (first != null) {
                report.repeated(nameLine, childPath, name, first.line());
            }
            weight = bounded(weight + name.length() + value.weight());
        }
        return new Mapping(line, entries, weight);
    }

    private Node anchored(String name) throws IOException {
        Node target = anchors.get(name);
        if (target == null) {
            throw new UnreadableException(
                    line(), "alias *" + name, "the name of an anchor whose value ends before it");
        }
        return target;
    }

    private void refuseMergeKey(String name, int line) throws UnreadableException {
        if (name.equals("<<")) {
            throw new UnreadableException(
                    line, "merge key <<", "the fields themselves: YAML 1.2 has no merge keys");
        }
    }

    private long bounded(long weight) throws IOException {
        if (weight > HEAVIEST) {
            throw new UnreadableException(
                    line(),
                    "aliases that expand to more than " + HEAVIEST + " characters",
                    "a smaller manifest");
        }
        return weight;
    }

    private static Kind kind(JsonToken token) {
        return switch (token) {
            case VALUE_NULL -> Kind.NULL;
            case VALUE_TRUE, VALUE_FALSE -> Kind.BOOLEAN;
            case VALUE_NUMBER_INT -> Kind.INTEGER;
            case VALUE_NUMBER_FLOAT -> Kind.DECIMAL;
            default -> Kind.STRING;
        };
    }

    private int line() {
        return Math.max(0, parser.currentTokenLocation().getLineNr());
    }
}
