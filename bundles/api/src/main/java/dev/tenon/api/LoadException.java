package dev.tenon.api;

/**
 * Why a plugin could not be brought into service: its artifact is not what the manifest says, its
 * configuration does not fit, a limit it declares cannot be enforced here, or its own code refused
 * to start. The message is for people and names what was found and what was expected.
 */
public class LoadException extends Exception {

    private static final long serialVersionUID = 1L;

    public LoadException(String message) {
        super(message);
    }

    public LoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
