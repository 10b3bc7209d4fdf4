package dev.tenon.runner.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process may see and use. Files and network are confined in the sandbox only; without it a
 * process sees what the container's user sees, and whoever builds this decides whether that will
 * do. Limits are enforced in both.
 *
 * @param sandboxed whether it runs in a sandbox by bubblewrap
 * @param grants what it sees besides system folders, its start folder and its private folders
 * @param network whether it sees the container's network
 * @param limits of resources
 */
public record Confinement(
        boolean sandboxed, List<Grant> grants, boolean network, ResourceLimits limits) {

    /** No sandbox, no limits. */
    public static final Confinement NONE = builder().network(true).build();

    public Confinement {
        grants = List.copyOf(grants);
    }

    /**
     * A file or folder that is seen under its own name.
     *
     * @param path absolute; it must exist
     * @param writable whether it may be written, too
     * @param field the manifest's or configuration's, for errors: {@code
     *     permissions.filesystem[0].path}
     * @param within the folder it must lie in once links are followed, because the plugin itself
     *     may have put them there; {@code null} for anywhere
     */
    public record Grant(Path path, boolean writable, String field, @Nullable Path within) {
        public Grant {
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException(field + ": not absolute: " + path);
            }
            path = path.normalize();
        }
    }

    /** Starts with no sandbox, no grants, no network and no limits. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects a confinement. Not safe for many threads. */
    public static final class Builder {
        private final List<Grant> grants = new ArrayList<>();
        private boolean sandboxed;
        private boolean network;
        private ResourceLimits limits = ResourceLimits.NONE;

        private Builder() {}

        /** Whether it runs in a sandbox. */
        public Builder sandboxed(boolean value) {
            sandboxed = value;
            return this;
        }

        /** Whether it sees the container's network. */
        public Builder network(boolean value) {
            network = value;
            return this;
        }

        /** A file or folder it may read. */
        public Builder readable(Path path, String field) {
            return grant(new Grant(path, false, field, null));
        }

        /** A file or folder it may read and write. */
        public Builder writable(Path path, String field) {
            return grant(new Grant(path, true, field, null));
        }

        /** One more grant. */
        public Builder grant(Grant grant) {
            grants.add(grant);
            return this;
        }

        /** All of its limits. */
        public Builder limits(ResourceLimits value) {
            limits = value;
            return this;
        }

        /** Bytes of memory, by field {@code permissions.memory.max}. */
        public Builder memoryMax(long bytes) {
            limits = limits.with(ResourceLimits.Resource.MEMORY, bytes, "permissions.memory.max");
            return this;
        }

        /** What was said. */
        public Confinement build() {
            return new Confinement(sandboxed, grants, network, limits);
        }
    }
}
