package dev.tenon.api.manifest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code native}, or a whole {@code plugin.json}: a shared library with a C ABI.
 *
 * @param library the library, relative to the plugin's folder; {@code null} for the platform's name
 *     of it
 * @param isolation where its code runs
 * @param abiVersion what the library must answer
 * @param threadSafe whether it may be entered by several threads at once
 * @param allowedTools shown, not enforced: tools that the author says it needs
 * @param whenToUse shown; empty where absent
 * @param whenNotToUse shown; empty where absent
 */
public record NativeSection(
        @Nullable String library,
        Isolation isolation,
        int abiVersion,
        boolean threadSafe,
        List<String> allowedTools,
        String whenToUse,
        String whenNotToUse)
        implements RuntimeSection {

    /** The value of {@link #runtime()}. */
    public static final String RUNTIME = "native";

    /** The only ABI there is. */
    public static final int ABI_VERSION = 1;

    private static final int THREAD_SAFE_CONCURRENCY = 64;

    /** Field {@code native.isolation}. */
    public enum Isolation {
        /** In a process of its own. */
        WORKER,
        /** In the container's process, for plugins that the operator trusts by hash. */
        IN_PROCESS
    }

    public NativeSection {
        allowedTools = List.copyOf(allowedTools);
    }

    @Override
    public String runtime() {
        return RUNTIME;
    }

    @Override
    public int defaultConcurrency() {
        return threadSafe ? THREAD_SAFE_CONCURRENCY : 1;
    }
}
