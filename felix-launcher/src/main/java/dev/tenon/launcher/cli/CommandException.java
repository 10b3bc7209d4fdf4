package dev.tenon.launcher.cli;

/** A command did not succeed: exit status 1. */
final class CommandException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param kind one word, such as {@code busy}
     * @param reason for people; printed as one line
     */
    CommandException(String kind, String reason) {
        super(kind + ": " + reason.replaceAll("\\s*\\R\\s*", " "));
    }
}
