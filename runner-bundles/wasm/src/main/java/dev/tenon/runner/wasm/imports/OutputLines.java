package dev.tenon.runner.wasm.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.host.Host;
import dev.tenon.api.host.LogLevel;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Standard output or error of an instance, line by line into its plugin's log. Holds one line at
 * most, and ends a line itself when it gets too long. Not safe for many threads.
 */
public final class OutputLines extends OutputStream {

    /** Longest line, in bytes. */
    static final int MAX_LINE = 8 << 10;

    private final Host host;
    private final LogLevel level;
    private final Map<String, String> fields;
    private final byte[] line = new byte[MAX_LINE];
    private int length;

    private OutputLines(Host host, LogLevel level, String stream) {
        this.host = host;
        this.level = level;
        this.fields = Map.of("stream", stream);
    }

    /** Standard output, logged as information. */
    public static OutputLines stdout(Host host) {
        return new OutputLines(host, LogLevel.INFO, "stdout");
    }

    /** Standard error, logged as warnings. */
    public static OutputLines stderr(Host host) {
        return new OutputLines(host, LogLevel.WARN, "stderr");
    }

    /**
     * Writes, unless the thread is interrupted: one call of a guest can ask for any number of
     * writes, and does not end between them by itself.
     */
    @Override
    public void write(byte[] bytes, int offset, int count) throws InterruptedIOException {
        for (int i = offset; i < offset + count; i++) {
            write(bytes[i]);
        }
    }

    @Override
    public void write(int b) throws InterruptedIOException {
        if (b == '\n') {
            endLine();
            return;
        }
        if (length == MAX_LINE) {
            endLine();
        }
        line[length++] = (byte) b;
    }

    /** Logs what has no end of line yet. */
    public void endPartialLine() throws InterruptedIOException {
        if (length > 0) {
            endLine();
        }
    }

    private void endLine() throws InterruptedIOException {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        String text = new String(line, 0, end, UTF_8);
        length = 0;
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
        host.log(level, text, fields);
    }
}
