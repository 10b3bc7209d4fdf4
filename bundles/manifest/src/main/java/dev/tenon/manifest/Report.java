package dev.tenon.manifest;

import dev.tenon.api.manifest.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is found while one manifest is read: problems, warnings, and the files it names; and what is
 * known of its surroundings.
 */
final class Report {
    /** What is said of the file as a whole comes last: it is the end of a long list. */
    static final Comparator<Problem> BY_LINE =
            Comparator.comparingInt(p -> p.line() == 0 ? Integer.MAX_VALUE : p.line());

    /** Enough for every honest mistake; keeps a hostile file's list short. */
    private static final int MOST = 200;

    private final String file;
    private final UnknownFields mode;
    private final @Nullable Set<String> beside;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<NamedFile> files = new ArrayList<>();

    /**
     * A file that the manifest names.
     *
     * @param name relative to the plugin's folder, with {@code /}
     * @param field the field that names it
     */
    record NamedFile(String name, int line, String field) {}

    /**
     * An empty report.
     *
     * @param beside the files of the manifest's folder by relative name; {@code null} if nobody has
     *     looked
     */
    Report(String file, UnknownFields mode, @Nullable Set<String> beside) {
        this.file = file;
        this.mode = mode;
        this.beside = beside;
    }

    /** The files of the manifest's folder by relative name; {@code null} if nobody has looked. */
    @Nullable Set<String> beside() {
        return beside;
    }

    /** A field that the manifest has no place for. */
    Field absent(String path) {
        return new Field(this, path, 0, null);
    }

    /** A report that nobody reads, for what follows from a mistake that has been told. */
    Report muted() {
        return new Report(file, mode, beside);
    }

    void problem(int line, String field, String found, String expected) {
        add(problems, new Problem(file, line, field, found, expected));
    }

    void unknownField(int line, String field, String found, String expected) {
        if (mode == UnknownFields.WARN) {
            String kept = found + ", which is kept and ignored";
            add(warnings, new Problem(file, line, field, kept, expected));
        } else {
            problem(line, field, found, expected);
        }
    }

    /** A name that was there already. */
    void repeated(int line, String field, String name, int firstLine) {
        if (!isFull()) {
            String found = Quoted.of(name) + " a second time (first on line " + firstLine + ")";
            problem(line, field, found, "each name once");
        }
    }

    void unreadable(UnreadableException e) {
        problem(e.line(), "", e.found(), e.expected());
    }

    void names(NamedFile named) {
        files.add(named);
    }

    List<NamedFile> files() {
        return List.copyOf(files);
    }

    /** Whether more problems would be left out, so that looking for them is a waste. */
    boolean isFull() {
        return problems.size() > MOST || warnings.size() > MOST;
    }

    boolean isClean() {
        return problems.isEmpty();
    }

    List<Problem> problems() {
        return byLine(problems);
    }

    List<Problem> warnings() {
        return byLine(warnings);
    }

    private static void add(List<Problem> list, Problem problem) {
        if (list.size() < MOST) {
            list.add(problem);
        } else if (list.size() == MOST) {
            list.add(Problem.of(problem.file(), "still more to mend", "fewer mistakes"));
        }
    }

    private static List<Problem> byLine(List<Problem> list) {
        return list.stream().sorted(BY_LINE).toList();
    }
}
