package dev.tenon.shell;

/**
 * Why a command did not do what it was told. The message begins with the kind, such as {@code
 * busy}, and is one line.
 *
 * <p>Thrown to the shell, so that scripts see the command fail. Gogo prints the class's simple name
 * and the message. Karaf prints the message alone, and logs no error, of an exception whose simple
 * name is this one.
 */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandException(String kind, String reason) {
        // an answer, not a fault of this program: nobody reads its stack
        super(kind + ": " + OneLine.of(reason), null, false, false);
    }
}
