package dev.tenon.runner.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells a program for another kind of machine before it is started. The kernel would refuse it, but
 * the tools that execute it for us take what the kernel refuses for a shell script.
 */
final class ExecutableFormat {

    private static final int ELF_HEADER = 20;
    private static final int MACHINE = 18;

    /** 32 bit programs that 64 bit machines run: ELF's numbers, machine and program. */
    private static final Set<String> COMPATIBLE = Set.of("62/3", "183/40");

    private static final Path OTHER_FORMATS = Path.of("/proc/sys/fs/binfmt_misc");

    private ExecutableFormat() {}

    /** Why it cannot run here, as far as its first bytes say. */
    static Optional<String> problem(Path executable) {
        if (!Tools.isLinux() || runsOtherFormats()) {
            return Optional.empty();
        }
        try {
            byte[] start = start(executable);
            if (isElf(start)) {
                return elfProblem(machine(start), machine(start(Path.of("/proc/self/exe"))));
            }
            return isText(start)
                    ? Optional.empty()
                    : Optional.of("Exec format error: neither an ELF program nor a script");
        } catch (IOException unreadable) {
            // a program may be executable without being readable
            return Optional.empty();
        }
    }

    private static Optional<String> elfProblem(int program, int machine) {
        return program == machine || COMPATIBLE.contains(machine + "/" + program)
                ? Optional.empty()
                : Optional.of(
                        "Exec format error: found a program for ELF machine %d, expected %d"
                                .formatted(program, machine));
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(ELF_HEADER);
        }
    }

    private static boolean isElf(byte[] start) {
        return start.length == ELF_HEADER
                && start[0] == 0x7f
                && start[1] == 'E'
                && start[2] == 'L'
                && start[3] == 'F';
    }

    private static boolean isText(byte[] start) {
        for (byte b : start) {
            if (b == 0) {
                return false;
            }
        }
        return true;
    }

    /** The sixth byte says which end of a number comes first. */
    private static int machine(byte[] elf) {
        int first = elf[MACHINE] & 0xff;
        int second = elf[MACHINE + 1] & 0xff;
        return elf[5] == 1 ? second << 8 | first : first << 8 | second;
    }

    /** Emulators can be registered for other machines' programs. */
    private static boolean runsOtherFormats() {
        try (Stream<Path> entries = Files.list(OTHER_FORMATS)) {
            Set<String> names =
                    entries.map(entry -> entry.getFileName().toString())
                            .collect(Collectors.toSet());
            names.removeAll(Set.of("register", "status"));
            return !names.isEmpty();
        } catch (IOException none) {
            return false;
        }
    }
}
