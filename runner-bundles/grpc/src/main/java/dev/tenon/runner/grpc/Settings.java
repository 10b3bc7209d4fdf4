package dev.tenon.runner.grpc;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides for all plugin processes, from PID {@code dev.tenon.runner.grpc}.
 *
 * @param sandbox whether processes are confined by bubblewrap
 * @param unsandboxed ids of plugins that are not, whatever {@code sandbox} says
 * @param readable folders that sandboxed plugins may read beside those of the system
 * @param maxMessage longest message either way, in bytes
 * @param openFiles most open files of a process; {@code null} for what the container has
 * @param fileSize longest file a process may write, in bytes; {@code null} for no bound
 * @param cpuSeconds processor time a process may use in its life; {@code null} for no bound
 * @param processes most processes and threads of the user; {@code null} for no bound
 */
record Settings(
        Sandboxing sandbox,
        Set<String> unsandboxed,
        List<String> readable,
        int maxMessage,
        @Nullable Long openFiles,
        @Nullable Long fileSize,
        @Nullable Long cpuSeconds,
        @Nullable Long processes) {

    /** The PID. */
    static final String PID = "dev.tenon.runner.grpc";

    static final int DEFAULT_MAX_MESSAGE = 64 << 20;
    private static final int SMALLEST_MAX_MESSAGE = 1 << 10;

    /** Values of {@code sandbox}. */
    enum Sandboxing {
        /** Where bubblewrap works. */
        AUTO,
        /** Always; a plugin does not start where it cannot be. */
        REQUIRED,
        /** Never. */
        OFF
    }

    /**
     * @throws IllegalArgumentException naming the first key that is wrong, what was found and what
     *     was expected
     */
    static Settings of(Map<String, ?> properties) {
        return new Settings(
                value(
                        properties,
                        "sandbox",
                        Sandboxing.AUTO,
                        text -> Sandboxing.valueOf(text.toUpperCase(Locale.ROOT)),
                        "auto, required or off"),
                Set.copyOf(list(properties, "unsandboxed")),
                list(properties, "readable"),
                value(
                        properties,
                        "max_message",
                        DEFAULT_MAX_MESSAGE,
                        text -> {
                            int bytes = Integer.parseInt(text);
                            if (bytes < SMALLEST_MAX_MESSAGE) {
                                throw new IllegalArgumentException();
                            }
                            return bytes;
                        },
                        "a number of bytes from " + SMALLEST_MAX_MESSAGE),
                limit(properties, "open_files"),
                limit(properties, "file_size"),
                limit(properties, "cpu_seconds"),
                limit(properties, "processes"));
    }

    private static @Nullable Long limit(Map<String, ?> properties, String key) {
        return value(
                properties,
                key,
                null,
                text -> {
                    long limit = Long.parseLong(text);
                    if (limit < 1) {
                        throw new IllegalArgumentException();
                    }
                    return limit;
                },
                "a whole number from 1");
    }

    private static List<String> list(Map<String, ?> properties, String key) {
        Object found = properties.get(key);
        if (found == null) {
            return List.of();
        }
        String[] items = found instanceof String[] array ? array : found.toString().split(",", -1);
        return Arrays.stream(items)
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .collect(Collectors.toUnmodifiableList());
    }

    private static <T extends @Nullable Object> T value(
            Map<String, ?> properties,
            String key,
            T preset,
            Function<String, T> parse,
            String expected) {
        Object found = properties.get(key);
        if (found == null) {
            return preset;
        }
        try {
            return parse.apply(found.toString().trim());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "%s: %s: found \"%s\", expected %s".formatted(PID, key, found, expected),
                    wrong);
        }
    }
}
