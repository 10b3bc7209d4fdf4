package dev.tenon.runner.process;

import dev.tenon.api.host.Host;
import dev.tenon.api.host.LogLevel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the lines of standard output or error into entries of the plugin's log. What was written by
 * hclog, HashiCorp's logger, keeps its level and, as JSON, its fields. Every entry has field {@code
 * stream}. Thread-safe if the host is.
 */
public final class LogLines {

    /** Field that names the stream. */
    static final String STREAM = "stream";

    /** hclog's text form; the time can be configured away. */
    private static final Pattern TEXT =
            Pattern.compile(
                    "(?:\\d{4}-\\d\\d-\\d\\dT\\S{1,40} )?\\[(TRACE|DEBUG|INFO|WARN|ERROR)] +(.*)",
                    Pattern.DOTALL);

    /** How the runtimes of Go and Python begin the report of a crash. */
    private static final List<String> CRASHES =
            List.of("panic: ", "fatal error: ", "Traceback (most recent call last)");

    private final Host host;
    private final boolean stderr;
    private final Map<String, String> streamOnly;
    private final OutputTail tail = new OutputTail();

    /**
     * @param stream {@code stdout} or {@code stderr}
     */
    public LogLines(Host host, String stream) {
        this.host = host;
        this.stderr = stream.equals("stderr");
        this.streamOnly = Map.of(STREAM, stream);
    }

    /** Logs a line. */
    public void line(String line) {
        Optional<HclogEntry> entry = HclogEntry.parse(line);
        // before the log, which may fail; what is for debugging explains no crash
        if (entry.isEmpty()) {
            tail.add(line);
        } else if (entry.get().level() != LogLevel.DEBUG) {
            tail.add(entry.get().message());
        }
        if (entry.isPresent()) {
            Map<String, String> fields = new LinkedHashMap<>(entry.get().fields());
            fields.putAll(streamOnly);
            host.log(entry.get().level(), entry.get().message(), fields);
        } else if (stderr) {
            errorLine(line);
        } else {
            host.log(LogLevel.INFO, line, streamOnly);
        }
    }

    /**
     * The last lines, of entries above debug level the messages alone; at most 20 and 4096
     * characters.
     */
    public List<String> tail() {
        return tail.lines();
    }

    private void errorLine(String line) {
        Matcher text = TEXT.matcher(line);
        if (text.matches()) {
            host.log(HclogEntry.level(text.group(1)), text.group(2), streamOnly);
        } else if (CRASHES.stream().anyMatch(line::startsWith)) {
            host.log(LogLevel.ERROR, line, streamOnly);
        } else {
            host.log(LogLevel.INFO, line, streamOnly);
        }
    }
}
