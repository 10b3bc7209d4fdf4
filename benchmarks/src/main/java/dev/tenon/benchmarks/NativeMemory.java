package dev.tenon.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the kernel counts for a process, {@code /proc/<pid>/smaps_rollup}.
 *
 * @param residentKilobytes pages that are in memory, whosever else they are
 * @param shareKilobytes the same, with each page divided by the processes that have it (Pss)
 */
record NativeMemory(long residentKilobytes, long shareKilobytes) {

    private static final String WORKER = "worker.jar";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_MILLIS = 50;

    /**
     * Of the one worker that this process has, looked for below sandbox and launcher. While there
     * are others, which end or make the cache for those to come, it is waited for.
     */
    static NativeMemory ofWorker() throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<Path> workers = workers();
        while (workers.size() != 1) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new IllegalStateException("found workers " + workers + ", expected one");
            }
            Thread.sleep(PAUSE_MILLIS);
            workers = workers();
        }
        List<String> lines = Files.readAllLines(workers.get(0).resolve("smaps_rollup"));
        return new NativeMemory(kilobytes(lines, "Rss:"), kilobytes(lines, "Pss:"));
    }

    @Override
    public String toString() {
        return "%.1f MB resident, %.1f MB its share (Pss)"
                .formatted(residentKilobytes / 1024.0, shareKilobytes / 1024.0);
    }

    private static List<Path> workers() {
        return ProcessHandle.current()
                .descendants()
                .map(process -> Path.of("/proc", String.valueOf(process.pid())))
                .filter(NativeMemory::isWorker)
                .toList();
    }

    private static boolean isWorker(Path process) {
        try {
            List<String> words = List.of(Files.readString(process.resolve("cmdline")).split("\0"));
            return words.get(0).endsWith("java")
                    && words.stream().anyMatch(word -> word.contains(WORKER));
        } catch (IOException gone) {
            return false;
        }
    }

    private static long kilobytes(List<String> lines, String field) {
        return lines.stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("found no line '" + field + "'"));
    }
}
