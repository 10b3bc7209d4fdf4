package dev.tenon.runner.process;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a process ended.
 *
 * @param status its exit status; 128 and the signal's number when a signal ended it
 * @param signal name of the signal that ended it; {@code null} if it exited by itself
 */
public record Exit(int status, @Nullable String signal) {

    private static final int SIGNALLED = 128;

    /**
     * Those whose default is to end a process; numbers that all of Linux's common machines share.
     */
    private static final Map<Integer, String> SIGNALS =
            Map.ofEntries(
                    Map.entry(1, "SIGHUP"),
                    Map.entry(2, "SIGINT"),
                    Map.entry(3, "SIGQUIT"),
                    Map.entry(4, "SIGILL"),
                    Map.entry(5, "SIGTRAP"),
                    Map.entry(6, "SIGABRT"),
                    Map.entry(7, "SIGBUS"),
                    Map.entry(8, "SIGFPE"),
                    Map.entry(9, "SIGKILL"),
                    Map.entry(10, "SIGUSR1"),
                    Map.entry(11, "SIGSEGV"),
                    Map.entry(12, "SIGUSR2"),
                    Map.entry(13, "SIGPIPE"),
                    Map.entry(14, "SIGALRM"),
                    Map.entry(15, "SIGTERM"),
                    Map.entry(24, "SIGXCPU"),
                    Map.entry(25, "SIGXFSZ"),
                    Map.entry(31, "SIGSYS"));

    /**
     * Of the JDK's exit value. It says 128 and the number for a signal, as shells do; a program
     * that exits with such a status by itself cannot be told apart and mostly means the same.
     */
    static Exit of(int value) {
        return new Exit(value, SIGNALS.get(value - SIGNALLED));
    }

    @Override
    public String toString() {
        return signal == null ? "exited with status " + status : "was killed by " + signal;
    }
}
