package dev.tenon.launcher.cli;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** {@code tenon reload}. */
final class ReloadVerb implements Verb {

    @Override
    public String usage() {
        return "reload ID";
    }

    @Override
    public String purpose() {
        return "replaces a plugin's guest, by new content if there is some";
    }

    @Override
    public void run(List<String> given) throws UsageException, CommandException, IOException {
        Arguments arguments = new Arguments(given, Set.of(), Set.of(), 1, 1);
        Output.json(
                Client.of(arguments.data())
                        .post(new byte[0], "plugins", arguments.get(0), "reload"));
    }
}
