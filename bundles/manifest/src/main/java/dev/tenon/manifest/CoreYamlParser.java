package dev.tenon.manifest;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.tenon.manifest.Node.Kind;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Jackson's YAML parser, made strict: scalars by YAML 1.2's core schema instead of YAML 1.1's, one
 * document, no custom tags, and errors that name the line and the mistake alone.
 */
final class CoreYamlParser extends YAMLParser {
    private static final String CORE_TAG = "tag:yaml.org,2002:";

    private int documents;

    private CoreYamlParser(IOContext context, int parserFeatures, int yamlFeatures, Reader reader) {
        super(context, parserFeatures, yamlFeatures, new LoaderOptions(), null, reader);
    }

    static CoreYamlParser of(String text) throws IOException {
        return (CoreYamlParser) new Factory().createParser(text);
    }

    /** A factory because Jackson makes a parser's context there and nowhere else. */
    private static final class Factory extends YAMLFactory {
        private static final long serialVersionUID = 1L;

        @Override
        public YAMLParser createParser(String text) throws IOException {
            return createParser(new StringReader(text));
        }

        @Override
        protected YAMLParser _createParser(Reader reader, IOContext context) {
            return new CoreYamlParser(context, _parserFeatures, _yamlParserFeatures, reader);
        }
    }

    @Override
    protected Event getEvent() throws IOException {
        Event event;
        try {
            event = super.getEvent();
        } catch (MarkedYAMLException e) {
            throw notYaml(line(e.getProblemMark()), e.getProblem());
        } catch (YAMLException | NumberFormatException e) {
            throw notYaml(0, e.getMessage());
        }
        if (event instanceof DocumentStartEvent && ++documents > 1) {
            throw new UnreadableException(
                    line(event.getStartMark()), "a second document", "one document");
        }
        if (event instanceof CollectionStartEvent collection) {
            String tag = event.is(Event.ID.MappingStart) ? "map" : "seq";
            checkTag(event, collection.getTag(), tag);
        }
        return event;
    }

    @Override
    protected JsonToken _decodeScalar(ScalarEvent scalar) throws IOException {
        _textValue = scalar.getValue();
        _currentAnchor = scalar.getAnchor(); // which Jackson leaves out
        String tag = scalar.getTag();
        boolean string = tag != null && (tag.equals("!") || tag.equals(CORE_TAG + "str"));
        Kind kind = scalar.isPlain() && !string ? CoreSchema.kindOf(_textValue) : Kind.STRING;
        if (!string) {
            checkTag(scalar, tag, coreName(kind));
        }
        return switch (kind) {
            case NULL -> JsonToken.VALUE_NULL;
            case BOOLEAN ->
                    CoreSchema.isTrue(_textValue) ? JsonToken.VALUE_TRUE : JsonToken.VALUE_FALSE;
            case INTEGER -> JsonToken.VALUE_NUMBER_INT;
            case DECIMAL -> JsonToken.VALUE_NUMBER_FLOAT;
            case STRING -> JsonToken.VALUE_STRING;
        };
    }

    private static void checkTag(Event event, @Nullable String tag, String core)
            throws UnreadableException {
        if (tag != null && !tag.equals(CORE_TAG + core)) {
            throw new UnreadableException(
                    line(event.getStartMark()), "tag " + Quoted.of(tag), "no tag");
        }
    }

    private static UnreadableException notYaml(int line, String problem) {
        return new UnreadableException(line, "text that is not YAML: " + problem, "YAML 1.2");
    }

    private static String coreName(Kind kind) {
        return switch (kind) {
            case NULL -> "null";
            case BOOLEAN -> "bool";
            case INTEGER -> "int";
            case DECIMAL -> "float";
            case STRING -> "str";
        };
    }

    private static int line(@Nullable Mark mark) {
        return mark == null ? 0 : mark.getLine() + 1;
    }
}
