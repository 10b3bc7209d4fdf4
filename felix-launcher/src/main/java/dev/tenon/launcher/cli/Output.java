package dev.tenon.launcher.cli;

import java.io.IOException;
import java.io.PrintStream;

/** Standard output, for answers alone. */
final class Output {

    private Output() {}

    /** Prints a JSON answer as it is, and a line end. */
    static void json(byte[] answer) throws IOException {
        PrintStream out = System.out;
        out.write(answer);
        out.println();
        out.flush();
    }
}
