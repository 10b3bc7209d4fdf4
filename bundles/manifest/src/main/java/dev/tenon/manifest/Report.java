package dev.tenon.manifest;

import dev.tenon.api.manifest.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is found while one manifest is read: problems, warnings, and the files it names. */
final class Report {
    /** What is said of the file as a whole comes last: it is the end of a long list. */
    static final Comparator<Problem> BY_LINE =
            Comparator.comparingInt(p -> p.line() == 0 ? Integer.MAX_VALUE : p.line());

    /** Enough for every honest mistake; keeps a hostile file's list short. */
    private static final int MOST = 200;

    private final String file;
    private final UnknownFields mode;
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

    Report(String file, UnknownFields mode) {
        this.file = file;
        this.mode = mode;
    }

    /** A report that nobody reads, for what follows from a mistake that has been told. */
    Report muted() {
        return new Report(file, mode);
    }

    void problem(int line, String field, String found, String expected) {
        add(problems, new Problem(file, line, field, found, expected));
    }

    void unknownField(int line, String field, String found, String expected) {
        List<Problem> list = mode == UnknownFields.WARN ? warnings : problems;
        add(list, new Problem(file, line, field, found, expected));
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
