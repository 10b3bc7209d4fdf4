package dev.tenon.sdk;

/** JSON that is not what the plugin expects. The message names where and what, for the caller. */
final class JsonException extends Exception {

    private static final long serialVersionUID = 1L;

    JsonException(String message) {
        super(message);
    }
}
