package dev.tenon.host;

import dev.tenon.host.guard.Refusal;
import java.util.regex.Pattern;

/**
 * The topic of an event: {@code tenon/plugin/<id>/<event type>}.
 *
 * <p>OSGi allows letters, digits, {@code _} and {@code -} in a topic's tokens (OSGi Compendium,
 * Event Admin, 113.3.1). A dot in the event type begins a new token, so that one can subscribe to
 * {@code tenon/plugin/shop/order/*} for {@code order.created} and {@code order.paid}; any other
 * character becomes {@code _}. In the id a dot becomes {@code _} too: as a new token, event {@code
 * b.c} of plugin {@code a} and event {@code c} of plugin {@code a.b} would share a topic.
 */
final class EventTopic {

    static final String PREFIX = "tenon/plugin/";
    static final int LONGEST_TYPE = 256;

    private static final Pattern NOT_OF_A_TOKEN = Pattern.compile("[^A-Za-z0-9_-]");
    private static final Pattern NOT_OF_A_TOPIC = Pattern.compile("[^A-Za-z0-9_/-]");

    private EventTopic() {}

    static String of(String pluginId, String type) throws Refusal {
        if (type.isEmpty() || type.length() > LONGEST_TYPE) {
            throw Refusal.invalid(
                    "event.type",
                    "the event type has "
                            + type.length()
                            + " characters; expected 1 to "
                            + LONGEST_TYPE);
        }
        String path = type.replace('.', '/');
        if (path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
            throw Refusal.invalid("event.type", "the event type has an empty part: " + type);
        }
        return PREFIX + token(pluginId) + '/' + NOT_OF_A_TOPIC.matcher(path).replaceAll("_");
    }

    private static String token(String text) {
        return NOT_OF_A_TOKEN.matcher(text).replaceAll("_");
    }
}
