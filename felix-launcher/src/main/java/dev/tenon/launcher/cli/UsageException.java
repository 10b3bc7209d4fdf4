package dev.tenon.launcher.cli;

/**
 * The command line is wrong: exit status 2. The message names the argument, what was found and
 * expected.
 */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
