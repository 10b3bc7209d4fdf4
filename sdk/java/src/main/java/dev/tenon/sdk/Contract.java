package dev.tenon.sdk;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the author gave. Written by one thread before anything is served, only read from then on.
 */
final class Contract {

    /** An operation with its parameters still as text. */
    @FunctionalInterface
    interface TextOperation {
        @Nullable Object call(String parameters, Call call) throws Exception;
    }

    /** The configuration's taker, with the configuration still as text. */
    @FunctionalInterface
    interface TextInit {
        void init(String configuration, Call call) throws Exception;
    }

    final String name;
    final Map<String, TextOperation> operations = new TreeMap<>();
    TextInit init = (configuration, call) -> {};
    Hooks.Ready ready = call -> true;
    Hooks.Bootstrap bootstrap = call -> {};
    Hooks.@Nullable Command command;
    Hooks.@Nullable Form form;
    Hooks.@Nullable Information rules;
    Hooks.@Nullable Information help;
    Hooks.@Nullable WebhookConvert webhookConvert;
    Hooks.@Nullable OAuthCallback oauthCallback;

    Contract(String name) {
        this.name = name;
    }

    <P> void add(String operation, Class<P> parameters, Operation<P> code) {
        TextOperation before =
                operations.putIfAbsent(
                        operation,
                        (text, call) -> code.call(Json.read("parameters", text, parameters), call));
        if (before != null) {
            throw new IllegalArgumentException(
                    "plugin '%s' has an operation '%s' already".formatted(name, operation));
        }
    }
}
