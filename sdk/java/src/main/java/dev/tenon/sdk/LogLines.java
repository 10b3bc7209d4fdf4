package dev.tenon.sdk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Log records as lines of JSON, in the form of go-plugin's logger, which containers read from
 * standard error: level, logger and time survive, and a stack trace is one line.
 */
final class LogLines extends Formatter {

    /** Containers cut what is longer, and JSON that was cut is no JSON. */
    private static final int MAX_CHARACTERS = 8192;

    private final JsonFactory json = new JsonFactory();

    /** Has java.util.logging, and with it System.Logger, write such lines. */
    static void install() {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            if (handler instanceof ConsoleHandler) {
                handler.setFormatter(new LogLines());
                // loggers say what is logged
                handler.setLevel(Level.ALL);
                useUtf8(handler);
            }
        }
    }

    private static void useUtf8(Handler handler) {
        try {
            handler.setEncoding("UTF-8");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public String format(LogRecord logged) {
        StringWriter line = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(line)) {
            generator.writeStartObject();
            generator.writeStringField("@level", word(logged.getLevel()));
            generator.writeStringField("@message", message(logged));
            generator.writeStringField("@module", String.valueOf(logged.getLoggerName()));
            generator.writeStringField(
                    "@timestamp", logged.getInstant().truncatedTo(ChronoUnit.MICROS).toString());
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return line.append('\n').toString();
    }

    private String message(LogRecord logged) {
        StringWriter message = new StringWriter().append(formatMessage(logged));
        if (logged.getThrown() != null) {
            message.append('\n');
            logged.getThrown().printStackTrace(new PrintWriter(message, true));
        }
        StringBuffer text = message.getBuffer();
        text.setLength(Math.min(text.length(), MAX_CHARACTERS));
        return text.toString().stripTrailing();
    }

    private static String word(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (value >= Level.WARNING.intValue()) {
            return "warn";
        }
        if (value >= Level.INFO.intValue()) {
            return "info";
        }
        return value > Level.FINEST.intValue() ? "debug" : "trace";
    }
}
