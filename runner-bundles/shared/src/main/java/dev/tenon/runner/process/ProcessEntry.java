package dev.tenon.runner.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Linux says of a process in /proc/PID/stat.
 *
 * @param start in clock ticks since the machine was started
 */
record ProcessEntry(
        long pid, char state, long parent, long group, long session, int threads, long start) {

    private static final Path PROC = Path.of("/proc");

    /** Whether this system tells of processes that way. */
    static boolean available() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /** The process; empty if there is none. */
    static Optional<ProcessEntry> of(long pid) {
        try {
            return Optional.of(parse(pid, Files.readString(file(pid, "stat"), ISO_8859_1)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** All processes there are now. */
    static List<ProcessEntry> all() {
        List<ProcessEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                of(Long.parseLong(folder.getFileName().toString())).ifPresent(entries::add);
            }
        } catch (IOException unreadable) {
            // none that could be told
        }
        return entries;
    }

    static Path file(long pid, String name) {
        return PROC.resolve(Long.toString(pid)).resolve(name);
    }

    /** Whether it is dead and only waits for its parent. Other threads outlive the first one. */
    boolean isZombie() {
        return state == 'X' || state == 'Z' && threads <= 1;
    }

    /** Its command's name stands in parentheses and may hold anything, parentheses, too. */
    static ProcessEntry parse(long pid, String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
        return new ProcessEntry(
                pid,
                fields[0].charAt(0),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Integer.parseInt(fields[17]),
                Long.parseLong(fields[19]));
    }
}
