package dev.tenon.launcher.cli;

import java.io.IOException;
import java.util.List;

/** One verb of the command line. */
interface Verb {

    /** The verb and its arguments, such as {@code call ID FUNCTION [JSON]}. */
    String usage();

    /** What it does, in half a line. */
    String purpose();

    void run(List<String> arguments) throws UsageException, CommandException, IOException;
}
