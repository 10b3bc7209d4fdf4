package dev.tenon.host;

import dev.tenon.api.host.LogLevel;
import dev.tenon.host.guard.Text;
import dev.tenon.host.guard.Throttle;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.service.log.Logger;

/**
 * {@code log} of one plugin: lines on the container's log that are the plugin's own, one a message,
 * of bounded size and rate, with the fields as {@code key="value"} at the end.
 */
final class PluginLog {

    /** A plugin's logger is this and its id. */
    static final String LOGGER_PREFIX = "tenon.plugin.";

    static final int PER_SECOND = 200;
    static final int BURST = 1000;
    static final int LONGEST_MESSAGE = 8 << 10;
    static final int MOST_FIELDS = 32;
    static final int LONGEST_NAME = 64;
    static final int LONGEST_VALUE = 1024;

    private static final Pattern NOT_OF_A_NAME = Pattern.compile("[^A-Za-z0-9_.-]");

    private final Logger logger;
    private final Throttle throttle;

    PluginLog(Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.throttle = new Throttle(PER_SECOND, BURST, nanoTime);
    }

    void log(LogLevel level, String message, Map<String, String> fields) {
        if (isEnabled(level)) {
            throttle.write(() -> write(level, line(message, fields)), this::dropped);
        }
    }

    private boolean isEnabled(LogLevel level) {
        return switch (level) {
            case DEBUG -> logger.isDebugEnabled();
            case INFO -> logger.isInfoEnabled();
            case WARN -> logger.isWarnEnabled();
            case ERROR -> logger.isErrorEnabled();
        };
    }

    private void write(LogLevel level, String line) {
        switch (level) {
            case DEBUG -> logger.debug(line);
            case INFO -> logger.info(line);
            case WARN -> logger.warn(line);
            case ERROR -> logger.error(line);
        }
    }

    private void dropped(long count) {
        logger.warn("log rate of " + PER_SECOND + "/s exceeded, messages_dropped=\"" + count + '"');
    }

    private static String line(String message, Map<String, String> fields) {
        String suffix =
                fields.entrySet().stream()
                        .limit(MOST_FIELDS)
                        .map(field -> ' ' + name(field.getKey()) + '=' + value(field.getValue()))
                        .collect(Collectors.joining());
        int left = fields.size() - MOST_FIELDS;
        return Text.escaped(message, LONGEST_MESSAGE)
                + suffix
                + (left > 0 ? " fields_dropped=\"" + left + '"' : "");
    }

    private static String name(String name) {
        String start = name.substring(0, Math.min(name.length(), LONGEST_NAME));
        return start.isEmpty() ? "_" : NOT_OF_A_NAME.matcher(start).replaceAll("_");
    }

    private static String value(String value) {
        return Text.quoted(value, LONGEST_VALUE);
    }
}
