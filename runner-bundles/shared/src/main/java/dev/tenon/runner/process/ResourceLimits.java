package dev.tenon.runner.process;

import dev.tenon.api.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Resource limits of a process, set by prlimit(1) before the program starts. They hold for each
 * process of the guest by itself, except the number of processes.
 *
 * @param limits each resource at most once
 */
public record ResourceLimits(List<Limit> limits) {

    /** No limit but the container's own. */
    public static final ResourceLimits NONE = new ResourceLimits(List.of());

    public ResourceLimits {
        limits = List.copyOf(limits);
    }

    /** What can be limited. */
    public enum Resource {
        /**
         * Bytes of private writable memory (RLIMIT_DATA). Not of address space: Go and the JVM
         * reserve far more of that than they use. A Go program cannot start with less than about 48
         * MiB; a thread counts with its whole stack, 8 MiB unless its program says otherwise.
         */
        MEMORY("data"),
        OPEN_FILES("nofile"),
        /** Bytes of the largest file it may write. */
        FILE_SIZE("fsize"),
        /** Seconds of processor time; then it is killed. */
        CPU_SECONDS("cpu"),
        /**
         * Processes and threads: of the guest, by a group of its own, where such can be made;
         * otherwise of the container's user, all together.
         */
        PROCESSES("nproc");

        private final String option;

        Resource(String option) {
            this.option = option;
        }
    }

    /**
     * One limit.
     *
     * @param field the manifest's or configuration's, for errors: {@code permissions.memory.max}
     */
    public record Limit(Resource resource, long value, String field) {
        public Limit {
            if (value < 0) {
                throw new IllegalArgumentException(field + " " + value + " < 0");
            }
        }
    }

    /** These and one more, in place of what was said of the same resource. */
    public ResourceLimits with(Resource resource, long value, String field) {
        List<Limit> more = new ArrayList<>(limits);
        more.removeIf(limit -> limit.resource() == resource);
        more.add(new Limit(resource, value, field));
        return new ResourceLimits(more);
    }

    /** The limit of a resource, if there is one. */
    Optional<Long> of(Resource resource) {
        return limits.stream()
                .filter(limit -> limit.resource() == resource)
                .map(Limit::value)
                .findFirst();
    }

    /** All but that of one resource. */
    ResourceLimits without(Resource resource) {
        return new ResourceLimits(
                limits.stream().filter(limit -> limit.resource() != resource).toList());
    }

    /**
     * The command that sets them and becomes the program that is appended. A crashed plugin's core
     * is not written either.
     *
     * @throws LoadException naming the limit that cannot be enforced
     */
    List<String> command(Optional<Path> prlimit) throws LoadException {
        List<String> command = new ArrayList<>();
        for (Limit limit : limits) {
            if (prlimit.isEmpty()) {
                throw unenforceable(limit, "prlimit (util-linux) was not found on PATH");
            }
            if (limit.resource() == Resource.PROCESSES && runsAsRoot()) {
                throw unenforceable(limit, "the container runs as root, which it does not bind");
            }
            command.add("--" + limit.resource().option + "=" + limit.value());
        }
        if (!command.isEmpty()) {
            command.add(0, prlimit.orElseThrow().toString());
            command.add("--core=0");
        }
        return command;
    }

    private static LoadException unenforceable(Limit limit, String reason) {
        return new LoadException(
                "%s: found '%d', which cannot be enforced on this host: %s"
                        .formatted(limit.field(), limit.value(), reason));
    }

    private static boolean runsAsRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
