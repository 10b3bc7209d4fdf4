package dev.tenon.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this process uses at one moment, after a garbage collection.
 *
 * @param heapKilobytes what the heap holds
 * @param residentKilobytes memory of the process that is there
 * @param nativeKilobytes the same without the heap, which is taken to be there as a whole
 * @param mappings areas of its address space
 * @param threads threads of the operating system
 * @param classes classes that are loaded
 * @param files open files
 */
record Usage(
        long heapKilobytes,
        long residentKilobytes,
        long nativeKilobytes,
        long mappings,
        long threads,
        long classes,
        long files) {

    /** Above lines of {@link #toString}. */
    static final String HEAD =
            "%10s %12s %12s %12s %8s %8s %8s %8s   calls, reloads"
                    .formatted(
                            "done",
                            "heap KB",
                            "resident KB",
                            "native KB",
                            "mappings",
                            "threads",
                            "classes",
                            "files");

    private static final Path SELF = Path.of("/proc/self");

    /** Looks now. */
    static Usage now() throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long resident = status("VmRSS:");
        return new Usage(
                (runtime.totalMemory() - runtime.freeMemory()) >> 10,
                resident,
                resident - (runtime.totalMemory() >> 10),
                lines("maps"),
                status("Threads:"),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                entries("fd"));
    }

    @Override
    public String toString() {
        return "%12d %12d %12d %8d %8d %8d %8d"
                .formatted(
                        heapKilobytes,
                        residentKilobytes,
                        nativeKilobytes,
                        mappings,
                        threads,
                        classes,
                        files);
    }

    private static long status(String field) throws IOException {
        List<String> lines = Files.readAllLines(SELF.resolve("status"));
        return lines.stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("found no line '" + field + "'"));
    }

    private static long lines(String file) throws IOException {
        try (Stream<String> lines = Files.lines(SELF.resolve(file))) {
            return lines.count();
        }
    }

    private static long entries(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(SELF.resolve(folder))) {
            return entries.count();
        }
    }
}
