package dev.tenon.runner.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * Reads a stream to its end, line by line, whatever becomes of the lines: who prints must never be
 * stopped by a full pipe. Holds one line at most. A line longer than {@link #MAX_LINE} is handed on
 * cut, with a mark, and its rest is skipped. Not safe for many threads.
 */
public final class OutputLines {

    /** Longest line, in bytes. */
    public static final int MAX_LINE = 8 << 10;

    /** Stands at the end of a line that was cut. */
    public static final String CUT = " [cut]";

    private static final int BUFFER = 16 << 10;

    private final Consumer<String> sink;
    private final byte[] line = new byte[MAX_LINE];
    private int length;
    private boolean skipping;

    /**
     * @param sink gets each line, without its end; what it throws is swallowed
     */
    public OutputLines(Consumer<String> sink) {
        this.sink = sink;
    }

    /** Reads until the stream ends or fails, which it does when its process is gone. */
    public void readAll(InputStream in) {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                accept(buffer, 0, n);
            }
        } catch (IOException closed) {
            // the same as its end: there is no more
        }
        flush();
    }

    /** Takes some bytes, of which a line may be any part. */
    public void accept(byte[] data, int offset, int count) {
        int end = offset + count;
        int from = offset;
        while (from < end) {
            int newline = indexOfNewline(data, from, end);
            add(data, from, newline < 0 ? end : newline);
            if (newline < 0) {
                return;
            }
            endLine();
            from = newline + 1;
        }
    }

    /** Hands on what has no end of line yet. */
    public void flush() {
        if (length > 0) {
            endLine();
        }
    }

    private void add(byte[] data, int from, int to) {
        if (skipping) {
            return;
        }
        int fits = Math.min(to - from, MAX_LINE - length);
        System.arraycopy(data, from, line, length, fits);
        length += fits;
        if (fits < to - from) {
            hand(new String(line, 0, length, UTF_8) + CUT);
            length = 0;
            skipping = true;
        }
    }

    private void endLine() {
        if (skipping) {
            skipping = false;
            return;
        }
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        String text = new String(line, 0, end, UTF_8);
        length = 0;
        hand(text);
    }

    private void hand(String text) {
        try {
            sink.accept(text);
        } catch (RuntimeException logFailed) {
            // reading goes on: a log that fails must not stop the plugin
        }
    }

    private static int indexOfNewline(byte[] data, int from, int end) {
        for (int i = from; i < end; i++) {
            if (data[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
