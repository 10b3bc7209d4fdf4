package dev.tenon.runner.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * The first moment of a process: until the chain of tools has become the guest's program, or could
 * not. The tools can say why only on standard error and by their exit status, as a program could.
 */
final class Takeoff {

    /** On a machine that is so busy we go on, and a failure is seen as the guest's early end. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final Path KERNEL_TELLS_CHILDREN = Path.of("/proc/thread-self/children");
    private static final int MAX_MESSAGE = 4 << 10;

    private final Process process;
    private final CommandChain.Plan plan;
    private byte[] read = new byte[0];

    Takeoff(Process process, CommandChain.Plan plan) {
        this.process = process;
        this.plan = plan;
    }

    /** Why the program could not be executed; empty if it was, or if no tool said so. */
    Optional<String> failure() throws InterruptedException {
        if (plan.tools().isEmpty() || isExecuted()) {
            return Optional.empty();
        }
        read = availableErrors();
        String message = new String(read, UTF_8).strip();
        return plan.tools().stream().anyMatch(tool -> speaks(tool, message))
                ? Optional.of(reason(message))
                : Optional.empty();
    }

    /** Standard error of the process, with what was read here. */
    InputStream stderr() {
        InputStream rest = process.getErrorStream();
        return read.length == 0
                ? rest
                : new SequenceInputStream(new ByteArrayInputStream(read), rest);
    }

    /** False if the process ended before it could be seen to be the program. */
    private boolean isExecuted() throws InterruptedException {
        long start = System.nanoTime();
        while (process.isAlive()) {
            if (isProgramNow() || System.nanoTime() - start > LONGEST_NANOS) {
                return true;
            }
            LockSupport.parkNanos(this, POLL_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return false;
    }

    private boolean isProgramNow() {
        if (!plan.sandbox()) {
            return isProgram(process.pid());
        }
        if (!Files.exists(KERNEL_TELLS_CHILDREN)) {
            return true;
        }
        return children(process.pid()).stream()
                .flatMap(init -> children(init).stream())
                .anyMatch(this::isProgram);
    }

    /**
     * A process is known by the first word of its command line: its executable would not do, as one
     * may be all tools and the shell together.
     */
    private boolean isProgram(long pid) {
        try {
            String command = Files.readString(ProcessEntry.file(pid, "cmdline"), ISO_8859_1);
            int end = command.indexOf('\0');
            return end > 0 && !plan.tools().contains(command.substring(0, end));
        } catch (IOException gone) {
            return false;
        }
    }

    private static List<Long> children(long pid) {
        try {
            String children = Files.readString(ProcessEntry.file(pid, "task/" + pid + "/children"));
            return Pattern.compile(" ")
                    .splitAsStream(children)
                    .filter(number -> !number.isBlank())
                    .map(Long::valueOf)
                    .toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    /** Never waits: a grandchild may hold the stream open. */
    private byte[] availableErrors() {
        try {
            InputStream errors = process.getErrorStream();
            return errors.readNBytes(Math.min(errors.available(), MAX_MESSAGE));
        } catch (IOException closed) {
            return new byte[0];
        }
    }

    private static boolean speaks(String tool, String message) {
        return message.startsWith(Path.of(tool).getFileName() + ": ");
    }

    /** {@code setsid: failed to execute /x: Permission denied}: what comes last. */
    private static String reason(String message) {
        String line = message.lines().findFirst().orElse(message);
        return line.contains("exec") ? line.substring(line.lastIndexOf(": ") + 2) : line;
    }
}
