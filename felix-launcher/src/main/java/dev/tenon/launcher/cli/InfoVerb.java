package dev.tenon.launcher.cli;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** {@code tenon info}. */
final class InfoVerb implements Verb {

    @Override
    public String usage() {
        return "info ID";
    }

    @Override
    public String purpose() {
        return "what is known of a plugin, as JSON";
    }

    @Override
    public void run(List<String> given) throws UsageException, CommandException, IOException {
        Arguments arguments = new Arguments(given, Set.of(), Set.of(), 1, 1);
        Output.json(Client.of(arguments.data()).get("plugins", arguments.get(0)));
    }
}
