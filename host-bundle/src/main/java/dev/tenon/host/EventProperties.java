package dev.tenon.host;

import dev.tenon.host.guard.Refusal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies an event's properties, which are what JSON has, while counting their size: what is handed
 * to Event Admin is read by others later, and must not change.
 */
final class EventProperties {

    static final int MOST_BYTES = 256 << 10;
    static final int DEEPEST = 32;

    private static final int BYTES_OF_A_VALUE = 8;
    private static final Set<Class<?>> SMALL =
            Set.of(
                    Boolean.class,
                    Byte.class,
                    Short.class,
                    Integer.class,
                    Long.class,
                    Float.class,
                    Double.class);

    private long bytes;

    private EventProperties() {}

    /**
     * A copy that nobody changes.
     *
     * @throws Refusal exhausted if it is larger than {@link #MOST_BYTES}; invalid if it is nested
     *     too deep or has values that JSON has not
     */
    static Map<String, @Nullable Object> copyOf(Map<String, Object> properties) throws Refusal {
        return new EventProperties().copyOfMap(properties, 0);
    }

    private @Nullable Object copy(@Nullable Object value, int depth) throws Refusal {
        if (depth > DEEPEST) {
            throw Refusal.invalid("event.size", "the event is nested deeper than " + DEEPEST);
        }
        count(BYTES_OF_A_VALUE);
        if (value == null || SMALL.contains(value.getClass())) {
            return value;
        }
        if (value instanceof String text) {
            count(text.length());
            return text;
        }
        if (value instanceof List<?> list) {
            return copyOfList(list, depth);
        }
        if (value instanceof Map<?, ?> map) {
            return copyOfMap(map, depth);
        }
        return copyOfBigNumber(value);
    }

    private List<@Nullable Object> copyOfList(List<?> list, int depth) throws Refusal {
        List<@Nullable Object> copy = new ArrayList<>();
        for (Object element : list) {
            copy.add(copy(element, depth + 1));
        }
        return Collections.unmodifiableList(copy);
    }

    private Map<String, @Nullable Object> copyOfMap(Map<?, ?> map, int depth) throws Refusal {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = String.valueOf(entry.getKey());
            count(name.length());
            copy.put(name, copy(entry.getValue(), depth + 1));
        }
        return Collections.unmodifiableMap(copy);
    }

    private Object copyOfBigNumber(Object value) throws Refusal {
        if (value.getClass() == BigInteger.class) {
            count(((BigInteger) value).bitLength() / Byte.SIZE);
            return value;
        }
        if (value.getClass() == BigDecimal.class) {
            count(((BigDecimal) value).unscaledValue().bitLength() / Byte.SIZE);
            return value;
        }
        throw Refusal.invalid(
                "event.property", "the event has a value that JSON has not: " + value.getClass());
    }

    /**
     * UTF-16 units are counted as bytes: what is bounded is memory, and these are at least that.
     */
    private void count(int more) throws Refusal {
        bytes += more;
        if (bytes > MOST_BYTES) {
            throw Refusal.exhausted(
                    "event.size", "the event is larger than " + MOST_BYTES + " bytes");
        }
    }
}
