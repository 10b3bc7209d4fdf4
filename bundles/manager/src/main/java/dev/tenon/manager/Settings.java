package dev.tenon.manager;

import dev.tenon.manifest.GoDuration;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the manager reads from PID {@code dev.tenon}. A value that is wrong is told and its default
 * kept.
 *
 * @param enabled whether plugins run at all
 * @param drainTimeout how long calls in flight may take when their guest goes
 * @param startTimeout how long a guest may take from loading to ready
 * @param maxPlugins how many may have a guest
 */
record Settings(boolean enabled, Duration drainTimeout, Duration startTimeout, int maxPlugins) {

    /** The PID. */
    static final String PID = "dev.tenon";

    static final Settings DEFAULT =
            new Settings(true, Duration.ofSeconds(30), Duration.ofSeconds(60), 50);

    /**
     * @param complain told of each value that is wrong: PID, key, what was found, what was expected
     */
    static Settings of(Map<String, Object> properties, Consumer<String> complain) {
        Reading reading = new Reading(properties, complain);
        return new Settings(
                reading.value("enabled", DEFAULT.enabled, Settings::bool, "true or false"),
                reading.value(
                        "drain_timeout",
                        DEFAULT.drainTimeout,
                        Settings::duration,
                        "a duration such as 30s"),
                reading.value(
                        "start_timeout",
                        DEFAULT.startTimeout,
                        Settings::duration,
                        "a duration such as 60s"),
                reading.value(
                        "max_plugins",
                        DEFAULT.maxPlugins,
                        Settings::count,
                        "a whole number from 1"));
    }

    private static @Nullable Boolean bool(String text) {
        return switch (text) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> null;
        };
    }

    private static @Nullable Duration duration(String text) {
        Duration duration = GoDuration.parse(text);
        return duration.isNegative() ? null : duration;
    }

    private static @Nullable Integer count(String text) {
        int count = Integer.parseInt(text);
        return count < 1 ? null : count;
    }

    private record Reading(Map<String, Object> properties, Consumer<String> complain) {

        <T> T value(String key, T preset, Function<String, @Nullable T> parse, String expected) {
            Object found = properties.get(key);
            if (found == null) {
                return preset;
            }
            T value = parsed(found.toString().trim(), parse);
            if (value == null) {
                complain.accept(
                        PID
                                + ": "
                                + key
                                + ": found \""
                                + found
                                + "\", expected "
                                + expected
                                + "; going on with the default "
                                + preset);
                return preset;
            }
            return value;
        }

        private static <T> @Nullable T parsed(String text, Function<String, @Nullable T> parse) {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException notOne) {
                return null;
            }
        }
    }
}
