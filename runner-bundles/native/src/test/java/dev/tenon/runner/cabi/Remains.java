package dev.tenon.runner.cabi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is there of the runner and its guests: processes, threads, files, descriptors. */
final class Remains {

    private static final Path PROC = Path.of("/proc");

    /** The folder of a guest in that of a runner; what all guests share has longer names. */
    private static final Pattern OF_GUEST = Pattern.compile("tenon-[^/]+/[0-9a-z]{1,4}(/.*)?");

    private Remains() {}

    /** Processes that live and whose environment names what is in a folder, with their commands. */
    static List<String> processes(Path folder) {
        return pids(folder).stream()
                .map(pid -> pid + ": " + commandLine(PROC.resolve(Long.toString(pid))))
                .toList();
    }

    /** Numbers of the same. */
    static List<Long> pids(Path folder) {
        String mark = mark(folder);
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .filter(name -> read(PROC.resolve(name + "/environ")).contains(mark))
                    .map(Long::valueOf)
                    .filter(pid -> pid != ProcessHandle.current().pid())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Threads of runners. */
    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("tenon-"))
                .sorted()
                .toList();
    }

    /** All in a folder, at any depth. */
    static List<String> files(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(path -> !path.equals(folder))
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException changing) {
            return List.of("changing: " + changing);
        }
    }

    /** Those of guests, their sockets among them, below the folder for temporary files. */
    static List<String> guestFiles(Path temporary) {
        return files(temporary).stream().filter(name -> OF_GUEST.matcher(name).matches()).toList();
    }

    /** Open files of this process, by what they are. */
    static List<String> descriptors() {
        try (Stream<Path> entries = Files.list(PROC.resolve("self/fd"))) {
            return entries.flatMap(entry -> target(entry).stream()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A pseudo file that a process itself is let see may be gone at any time. */
    private static Optional<String> target(Path descriptor) {
        try {
            // numbers of sockets and pipes differ each time; a build may replace a jar that is open
            return Optional.of(
                    Files.readSymbolicLink(descriptor)
                            .toString()
                            .replaceAll(":\\[\\d+]| \\(deleted\\)$", ""));
        } catch (IOException closed) {
            return Optional.empty();
        }
    }

    private static String mark(Path folder) {
        return new String((folder + "/").getBytes(UTF_8), ISO_8859_1);
    }

    private static String commandLine(Path entry) {
        return read(entry.resolve("cmdline")).replace('\0', ' ').strip();
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (IOException goneOrForeign) {
            return "";
        }
    }
}
