package dev.tenon.runner.wasm.wasmtime.compiler;

import dev.tenon.runner.process.OutputLines;
import dev.tenon.runner.process.PluginProcess;
import dev.tenon.runner.process.StreamReaders;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The end of what a process prints, for the report of its own end. Safe for many threads. */
final class LastWords {

    private static final int MAX_LINES = 20;
    private static final int MAX_CHARACTERS = 500;
    private static final long REST_MILLIS = 500;

    private final Deque<String> lines = new ArrayDeque<>();
    private final StreamReaders readers = new StreamReaders();

    LastWords(PluginProcess process) {
        readers.start(
                        "tenon-wasm-compiler-stdout",
                        () -> new OutputLines(this::add).readAll(process.stdout()))
                .start(
                        "tenon-wasm-compiler-stderr",
                        () -> new OutputLines(this::add).readAll(process.stderr()));
    }

    /** All there is; complete if the process is gone. */
    List<String> await() {
        readers.await(REST_MILLIS);
        synchronized (this) {
            return List.copyOf(lines);
        }
    }

    private synchronized void add(String line) {
        // a crashed JVM draws a frame
        String text = line.startsWith("#") ? line.substring(1).strip() : line.strip();
        if (text.isEmpty()) {
            return;
        }
        lines.add(text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) : text);
        if (lines.size() > MAX_LINES) {
            lines.remove();
        }
    }
}
