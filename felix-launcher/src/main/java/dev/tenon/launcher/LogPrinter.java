package dev.tenon.launcher;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;

/** Prints the container's log, one line an entry. */
final class LogPrinter extends ServiceTracker<LogReaderService, LogReaderService>
        implements LogListener {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    /** Loggers of the framework that report every bundle and service event. */
    private static final String EVENTS = "Events.";

    private final PrintStream out;

    LogPrinter(BundleContext context, PrintStream out) {
        super(context, LogReaderService.class, null);
        this.out = out;
    }

    @Override
    public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
        LogReaderService reader = super.addingService(reference);
        reader.addLogListener(this);
        return reader;
    }

    @Override
    public void removedService(
            ServiceReference<LogReaderService> reference, LogReaderService reader) {
        reader.removeLogListener(this);
        super.removedService(reference, reader);
    }

    @Override
    public void logged(LogEntry entry) {
        boolean chatter =
                entry.getLoggerName().startsWith(EVENTS) && entry.getLogLevel() != LogLevel.ERROR;
        if (!chatter && LogLevel.INFO.implies(entry.getLogLevel())) {
            out.println(line(entry));
        }
    }

    private static String line(LogEntry entry) {
        String text =
                String.format(
                        "%s %-5s %s: %s",
                        TIME.format(Instant.ofEpochMilli(entry.getTime())),
                        entry.getLogLevel(),
                        entry.getLoggerName(),
                        entry.getMessage());
        return entry.getException() == null ? text : text + ": " + entry.getException();
    }
}
