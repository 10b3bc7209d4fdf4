package dev.tenon.manifest;

import dev.tenon.manifest.Node.Entry;
import dev.tenon.manifest.Node.Mapping;
import java.util.List;

/** A mapping with a fixed set of fields. */
final class Section {
    private static final String FREE = "x-";

    private final Report report;
    private final String path;
    private final int line;
    private final Mapping mapping;
    private final List<String> known;

    /** Reports each field that is not known. */
    Section(Report report, String path, int line, Mapping mapping, List<String> known) {
        this.report = report;
        this.path = path;
        this.line = line;
        this.mapping = mapping;
        this.known = known;
        mapping.entries().forEach(this::checkKnown);
    }

    /** A field by its name, which is one of the known ones. */
    Field field(String name) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(name + " is not among " + known);
        }
        Entry entry = mapping.entries().get(name);
        String fieldPath = FieldPath.child(path, name);
        return entry == null
                ? new Field(report, fieldPath, line, null)
                : new Field(report, fieldPath, entry.line(), entry.value());
    }

    boolean has(String name) {
        return field(name).isPresent();
    }

    private void checkKnown(String name, Entry entry) {
        if (!known.contains(name) && !name.startsWith(FREE) && !report.isFull()) {
            report.unknownField(
                    entry.line(),
                    FieldPath.child(path, name),
                    "unknown field " + Quoted.of(name),
                    NearestName.expectation(name, known));
        }
    }
}
