package dev.tenon.runner.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last few lines of what a process printed, for the report of its crash. Thread-safe. */
final class OutputTail {

    static final int MAX_LINES = 20;
    static final int MAX_CHARACTERS = 4 << 10;

    private final Deque<String> lines = new ArrayDeque<>();
    private int characters;

    synchronized void add(String line) {
        String kept = line.length() > MAX_CHARACTERS ? line.substring(0, MAX_CHARACTERS) : line;
        lines.addLast(kept);
        characters += kept.length();
        while (lines.size() > MAX_LINES || characters > MAX_CHARACTERS) {
            characters -= lines.removeFirst().length();
        }
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
