package dev.tenon.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The forms of the hooks beside operations. What they answer and throw is as with {@link
 * Operation#call}.
 */
public final class Hooks {

    private Hooks() {}

    /**
     * Takes the configuration, before any other call.
     *
     * @param <C> what the configuration is read as
     */
    @FunctionalInterface
    public interface Init<C> {
        /** An exception refuses to start, with its message. */
        void init(C configuration, Call call) throws Exception;
    }

    /** Says whether calls may come. */
    @FunctionalInterface
    public interface Ready {
        boolean ready(Call call) throws Exception;
    }

    /** Does what is to be done once when the plugin is taken into use. */
    @FunctionalInterface
    public interface Bootstrap {
        void bootstrap(Call call) throws Exception;
    }

    /** Answers a command that a user typed. */
    @FunctionalInterface
    public interface Command {
        @Nullable Object command(JsonNode context, JsonNode content, Call call) throws Exception;
    }

    /** Takes a form that a user filled in. */
    @FunctionalInterface
    public interface Form {
        @Nullable Object form(JsonNode context, Map<String, String> values, Call call)
                throws Exception;
    }

    /** Answers what has no parameters: rules and help. */
    @FunctionalInterface
    public interface Information {
        @Nullable Object answer(Call call) throws Exception;
    }

    /** Turns the body of a webhook into events. */
    @FunctionalInterface
    public interface WebhookConvert {
        @Nullable Object convert(byte[] payload, Call call) throws Exception;
    }

    /** Finishes a sign-in at the provider. */
    @FunctionalInterface
    public interface OAuthCallback {
        @Nullable Object callback(String state, String code, Call call) throws Exception;
    }
}
