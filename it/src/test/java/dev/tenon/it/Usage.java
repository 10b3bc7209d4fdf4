package dev.tenon.it;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds on to.
 *
 * @param classes loaded and not unloaded: each class loader that leaks brings its own
 * @param threads alive
 * @param descriptors open, but for those that the reading itself opens
 */
record Usage(long classes, int threads, long descriptors) {

    /** Slack for what comes and goes by itself: pool threads, lambda forms, a jar's zip handle. */
    private static final int SLACK = 12;

    /** Half of a hundred reloads bring a new module, whose loader alone has two classes or more. */
    private static final int SLACK_CLASSES = 50;

    static Usage settled() throws IOException {
        System.gc();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return new Usage(
                    ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    open.count());
        }
    }

    boolean isNoMoreThan(Usage before) {
        // a hundred leaks of anything are more than the slack of it
        return classes <= before.classes + SLACK_CLASSES
                && threads <= before.threads + SLACK
                && descriptors <= before.descriptors + SLACK;
    }
}
