package dev.tenon.manifest;

import dev.tenon.manifest.Node.Entry;
import dev.tenon.manifest.Node.Kind;
import dev.tenon.manifest.Node.Mapping;
import dev.tenon.manifest.Node.Scalar;
import dev.tenon.manifest.Node.Sequence;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in a manifest: its path, its line and what is there, if anything. The methods that read
 * it report what is wrong and then answer {@code null} or the value for an absent field, so that
 * reading goes on and finds the next mistake. Whether there was one is the report's to know.
 */
final class Field {
    private static final int LONGEST_INTEGER = 20;

    private final Report report;
    private final String path;
    private final int line;
    private final @Nullable Node node;

    /**
     * A place.
     *
     * @param line of the field's name, or of the item; of its parent where there is no such field
     */
    Field(Report report, String path, int line, @Nullable Node node) {
        this.report = report;
        this.path = path;
        this.line = line;
        this.node = node;
    }

    String path() {
        return path;
    }

    boolean isPresent() {
        return node != null;
    }

    @Nullable Node node() {
        return node;
    }

    /** This field; where it is {@code null}, one that is absent. */
    Field unlessNull() {
        return isScalar(Kind.NULL) ? new Field(report, path, line, null) : this;
    }

    void problem(String found, String expected) {
        report.problem(line(), path, found, expected);
    }

    /** Where the mistake is: a scalar may begin below its name, a list or mapping mostly does. */
    private int line() {
        return node instanceof Scalar ? node.line() : line;
    }

    /** This field, after a problem if it is absent. */
    Field required(String expected) {
        if (node == null) {
            problem("nothing", expected);
        }
        return this;
    }

    /** Any text. */
    @Nullable String string() {
        return parsed(text -> text);
    }

    /** Text on one line that is not blank: a name or label. */
    @Nullable String label() {
        return parsed(Field::checkedLabel);
    }

    /** The fields below this one that a JSON path of its value names, as far as they exist. */
    Field at(List<String> steps) {
        Field field = this;
        for (String step : steps) {
            field = field.below(step);
        }
        return field;
    }

    private Field below(String step) {
        if (node instanceof Sequence sequence) {
            int index = Integer.parseInt(step);
            return item(index, sequence.items().get(index));
        }
        Entry entry = node instanceof Mapping mapping ? mapping.entries().get(step) : null;
        return entry == null ? this : child(step, entry);
    }

    private Field child(String name, Entry entry) {
        return new Field(report, FieldPath.child(path, name), entry.line(), entry.value());
    }

    private Field item(int index, Node item) {
        return new Field(report, FieldPath.item(path, index), item.line(), item);
    }

    private static String checkedLabel(String text) {
        if (text.isBlank() || !text.codePoints().allMatch(Quoted::isVisible)) {
            throw new IllegalArgumentException("text on one line that is not blank");
        }
        return text;
    }

    /** A value that is written as a string. */
    <T> @Nullable T parsed(Syntax<T> syntax) {
        if (node == null) {
            return null;
        }
        if (!(node instanceof Scalar scalar)) {
            return wrongKind("a string");
        }
        T value;
        try {
            value = syntax.parse(scalar.text());
        } catch (IllegalArgumentException e) {
            problem(Found.in(scalar), e.getMessage());
            return null;
        }
        return switch (scalar.kind()) {
            case STRING -> value;
            case NULL -> wrongKind("a string");
            default -> wrongKind("a string such as " + Quoted.of(scalar.text()));
        };
    }

    /** The name of a file in the plugin's folder. */
    @Nullable String file() {
        String name = parsed(FolderFile::parse);
        if (name != null) {
            report.names(new Report.NamedFile(name, line(), path));
        }
        return name;
    }

    Duration duration(Duration least, Duration absent) {
        if (node instanceof Scalar scalar && scalar.text().equals("0") && least.isZero()) {
            return Duration.ZERO; // the one duration that needs no unit, so it may be a number too
        }
        Duration value = parsed(GoDuration::parse);
        if (value == null) {
            return absent;
        }
        if (value.compareTo(least) < 0) {
            problem(Found.in(node), least.isZero() ? "0 or longer" : "longer than 0");
            return absent;
        }
        return value;
    }

    boolean flag(boolean absent) {
        if (node == null) {
            return absent;
        }
        if (node instanceof Scalar scalar && scalar.kind() == Kind.BOOLEAN) {
            return CoreSchema.isTrue(scalar.text());
        }
        wrongKind("true or false");
        return absent;
    }

    int integer(int least, int absent) {
        return (int) integer(least, Integer.MAX_VALUE, absent);
    }

    long integer(long least, long most, long absent) {
        if (node == null) {
            return absent;
        }
        if (node instanceof Scalar scalar
                && scalar.kind() == Kind.INTEGER
                && scalar.text().length() <= LONGEST_INTEGER) {
            BigInteger value = CoreSchema.integer(scalar.text());
            if (value.bitLength() < Long.SIZE
                    && value.longValue() >= least
                    && value.longValue() <= most) {
                return value.longValue();
            }
        }
        wrongKind("an integer from " + least + " to " + most);
        return absent;
    }

    /** One of an enum's constants, by name in lower case with {@code -} for {@code _}. */
    <E extends Enum<E>> @Nullable E oneOf(Class<E> choices) {
        Map<String, E> byName = new LinkedHashMap<>();
        for (E choice : choices.getEnumConstants()) {
            byName.put(choice.name().toLowerCase(Locale.ROOT).replace('_', '-'), choice);
        }
        return parsed(
                text -> {
                    E choice = byName.get(text);
                    if (choice == null) {
                        throw new IllegalArgumentException(
                                "one of " + String.join(", ", byName.keySet()));
                    }
                    return choice;
                });
    }

    /**
     * The fields of a mapping; none of them if it is absent. Reports those not known. If it is no
     * mapping, that is all that is told of it.
     */
    Section section(String... known) {
        Mapping mapping = mapping();
        boolean readable = mapping == node || node == null || isScalar(Kind.NULL);
        return new Section(readable ? report : report.muted(), path, line, mapping, List.of(known));
    }

    /** The entries of a mapping whose names are the author's own. */
    Map<String, Field> entries() {
        Map<String, Field> fields = new LinkedHashMap<>();
        mapping().entries().forEach((name, entry) -> fields.put(name, child(name, entry)));
        return fields;
    }

    /** The items of a list; none if it is absent. */
    List<Field> items() {
        List<Field> items = new ArrayList<>();
        if (node instanceof Sequence sequence) {
            for (Node item : sequence.items()) {
                items.add(item(items.size(), item));
            }
        } else if (node != null && !isScalar(Kind.NULL)) {
            wrongKind("a list");
        }
        return items;
    }

    private Mapping mapping() {
        if (node instanceof Mapping mapping) {
            return mapping;
        }
        // a name with nothing after it is an empty mapping or list: its entries may be commented
        if (node != null && !isScalar(Kind.NULL)) {
            wrongKind("a mapping");
        }
        return new Mapping(line, Map.of(), 1);
    }

    private boolean isScalar(Kind kind) {
        return node instanceof Scalar scalar && scalar.kind() == kind;
    }

    private <T> @Nullable T wrongKind(String expected) {
        problem(Found.in(node), expected);
        return null;
    }
}
