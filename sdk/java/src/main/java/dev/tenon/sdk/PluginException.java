package dev.tenon.sdk;

/**
 * A refusal in the plugin's own words, thrown by the code of an operation or of another hook. Its
 * message is what the caller gets, so it names what was found and what was expected. Nothing is
 * logged.
 */
public class PluginException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PluginException(String message) {
        super(message);
    }

    public PluginException(String message, Throwable cause) {
        super(message, cause);
    }
}
