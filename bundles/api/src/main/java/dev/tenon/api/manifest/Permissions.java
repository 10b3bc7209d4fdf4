package dev.tenon.api.manifest;

import java.net.IDN;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin may do and use. Whoever runs it enforces each of these, or does not start it.
 *
 * @param http hosts it may send requests to; empty for none
 * @param filesystem files and folders it may see; empty for none
 * @param memoryMax bytes of memory; {@code null} for no bound, which only runtimes have whose
 *     plugins bring a memory of their own
 * @param timeout longest time a call may take
 * @param hostFunctions contributed host functions it may call, by name
 * @param kv bound of its key-value store; {@code null} for the container's default
 */
public record Permissions(
        List<Host> http,
        List<FileGrant> filesystem,
        @Nullable Long memoryMax,
        Duration timeout,
        List<String> hostFunctions,
        @Nullable KvQuota kv) {

    /** Where a runtime has a default. */
    public static final long DEFAULT_MEMORY_MAX = 64L << 20;

    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /** What a plugin gets that asks for nothing, in a runtime with a default for memory. */
    public static final Permissions DEFAULT =
            new Permissions(
                    List.of(), List.of(), DEFAULT_MEMORY_MAX, DEFAULT_TIMEOUT, List.of(), null);

    public Permissions {
        if (memoryMax != null && memoryMax < 1) {
            throw new IllegalArgumentException("memory.max " + memoryMax + " < 1");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("execution.timeout " + timeout + " <= 0");
        }
        http = List.copyOf(http);
        filesystem = List.copyOf(filesystem);
        hostFunctions = List.copyOf(hostFunctions);
    }

    /** Whether a request may go to this host: a name or an address literal, as in a URL. */
    public boolean allowsHost(String host) {
        return http.stream().anyMatch(h -> h.matches(host));
    }

    /**
     * A host, or all hosts below a domain.
     *
     * @param pattern {@code example.com} for that host alone, {@code *.example.com} for every host
     *     whose name ends in the labels {@code .example.com}
     */
    public record Host(String pattern) {
        public Host {
            String name = pattern.startsWith("*.") ? pattern.substring(2) : pattern;
            if (name.isEmpty() || name.indexOf('*') >= 0 || name.indexOf('/') >= 0) {
                throw new IllegalArgumentException("not a host or *.domain: " + pattern);
            }
            pattern = (pattern.startsWith("*.") ? "*." : "") + ascii(name);
        }

        boolean matches(String host) {
            String name = ascii(host);
            // the dot stays in the suffix, so that evilexample.com is no match
            return pattern.startsWith("*.")
                    ? name.endsWith(pattern.substring(1)) && name.length() > pattern.length() - 1
                    : name.equals(pattern);
        }

        private static String ascii(String name) {
            String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            try {
                return IDN.toASCII(bare).toLowerCase(Locale.ROOT);
            } catch (IllegalArgumentException notAName) {
                return bare.toLowerCase(Locale.ROOT);
            }
        }
    }

    /**
     * A file or folder the plugin may see.
     *
     * @param path absolute: seen under the same name; relative: lies in the plugin's work folder
     * @param mode what it may do there
     */
    public record FileGrant(String path, Mode mode) {
        /** Field {@code filesystem[].mode}. */
        public enum Mode {
            READ,
            READWRITE
        }
    }

    /**
     * Bound of a plugin's key-value store.
     *
     * @param keys how many keys
     * @param bytes keys and values together
     */
    public record KvQuota(long keys, long bytes) {
        public KvQuota {
            if (keys < 0 || bytes < 0) {
                throw new IllegalArgumentException("kv quota < 0");
            }
        }
    }
}
