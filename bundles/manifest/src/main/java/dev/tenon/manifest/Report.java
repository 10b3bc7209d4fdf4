package dev.tenon.manifest;

import dev.tenon.api.manifest.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is found while one manifest is read: problems, warnings, and the files it names. */
final class Report {
    /** Enough for every honest mistake; keeps a hostile file's list short. */
    private static final int MOST = 200;

    private final String file;
    private final UnknownFields mode;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<NamedFile> files = new ArrayList<>();
    private int left;

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

    boolean isClean() {
        return problems.isEmpty();
    }

    List<Problem> problems() {
        List<Problem> all = byLine(problems);
        if (left > 0) {
            all.add(Problem.of(file, left + " more problems", "none"));
        }
        return all;
    }

    List<Problem> warnings() {
        return byLine(warnings);
    }

    private void add(List<Problem> list, Problem problem) {
        if (list.size() < MOST) {
            list.add(problem);
        } else if (list == problems) {
            left++;
        }
    }

    private static List<Problem> byLine(List<Problem> list) {
        List<Problem> sorted = new ArrayList<>(list);
        sorted.sort(Comparator.comparingInt(Problem::line));
        return sorted;
    }
}
