package dev.tenon.runner.grpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is there of the runner and its guests: processes, threads, files, descriptors. */
final class Remains {

    private static final Path PROC = Path.of("/proc");

    private Remains() {}

    /** Processes that live and whose environment names what is in a folder, with their commands. */
    static List<String> processes(Path folder) {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.filter(entry -> isNumber(entry.getFileName().toString()))
                    .filter(entry -> read(entry.resolve("environ")).contains(mark(folder)))
                    .filter(entry -> isNotOurs(entry.getFileName().toString()))
                    .map(entry -> entry.getFileName() + ": " + commandLine(entry))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Threads of runners. */
    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("tenon-grpc-"))
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
            // numbers of sockets and pipes differ each time
            return Optional.of(
                    Files.readSymbolicLink(descriptor).toString().replaceAll(":\\[\\d+]", ""));
        } catch (IOException closed) {
            return Optional.empty();
        }
    }

    private static boolean isNumber(String name) {
        return name.chars().allMatch(Character::isDigit);
    }

    private static boolean isNotOurs(String pid) {
        return Long.parseLong(pid) != ProcessHandle.current().pid();
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
