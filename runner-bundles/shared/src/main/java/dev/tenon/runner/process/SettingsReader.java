package dev.tenon.runner.process;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an operator configured, which may come as text or typed. Errors name the PID and the
 * key, what was found and what was expected.
 */
public final class SettingsReader {

    private final String pid;
    private final Map<String, ?> properties;

    /**
     * @param properties of that PID
     */
    public SettingsReader(String pid, Map<String, ?> properties) {
        this.pid = pid;
        this.properties = properties;
    }

    String pid() {
        return pid;
    }

    /** The value of a key as text, if there is one. */
    public @Nullable String text(String key) {
        return value(key, null, text -> text, "text");
    }

    /** A whole number from 1; {@code null} if absent. */
    public @Nullable Long limit(String key) {
        return value(
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

    /** A number of bytes. */
    public int bytes(String key, int preset, int least) {
        return value(
                key,
                preset,
                text -> {
                    int bytes = Integer.parseInt(text);
                    if (bytes < least) {
                        throw new IllegalArgumentException();
                    }
                    return bytes;
                },
                "a number of bytes from " + least);
    }

    /** A whole number. */
    public long number(String key, long preset, long least, long most) {
        return value(
                key,
                preset,
                text -> {
                    long number = Long.parseLong(text);
                    if (number < least || number > most) {
                        throw new IllegalArgumentException();
                    }
                    return number;
                },
                "a whole number from %d to %d".formatted(least, most));
    }

    /** Items separated by commas; none if absent. */
    public List<String> list(String key) {
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

    /**
     * A value.
     *
     * @param parse throws {@link IllegalArgumentException} for what it does not take
     * @param expected what it takes, for people
     */
    public <T extends @Nullable Object> T value(
            String key, T preset, Function<String, T> parse, String expected) {
        Object found = properties.get(key);
        if (found == null) {
            return preset;
        }
        try {
            return parse.apply(found.toString().trim());
        } catch (IllegalArgumentException wrong) {
            throw wrong(key, "\"" + found + "\"", expected);
        }
    }

    /** An error at a key. */
    public IllegalArgumentException wrong(String key, String found, String expected) {
        return new IllegalArgumentException(
                "%s: %s: found %s, expected %s".formatted(pid, key, found, expected));
    }
}
