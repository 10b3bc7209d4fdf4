package dev.tenon.launcher.cli;

import dev.tenon.api.manifest.Problem;
import dev.tenon.manifest.ManifestResult;
import dev.tenon.manifest.PluginFolder;
import dev.tenon.manifest.UnknownFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code tenon validate}. */
final class ValidateVerb implements Verb {

    @Override
    public String usage() {
        return "validate DIR";
    }

    @Override
    public String purpose() {
        return "everything that is wrong with a plugin folder";
    }

    @Override
    public void run(List<String> given) throws UsageException, CommandException, IOException {
        Arguments arguments = new Arguments(given, Set.of(), Set.of(), 1, 1);
        Path folder = Arguments.folder("DIR: ", arguments.get(0));
        if (!Files.isDirectory(folder)) {
            throw new UsageException("DIR: found " + arguments.get(0) + ", expected a folder");
        }
        ManifestResult result = PluginFolder.open(folder).check(UnknownFields.ERROR);
        for (Problem problem : result.problems()) {
            System.out.println(problem);
        }
        for (Problem warning : result.warnings()) {
            System.out.println("warning: " + warning);
        }
        if (!result.problems().isEmpty()) {
            throw new CommandException(
                    "invalid", result.problems().size() + " problems in " + folder);
        }
        System.out.println("valid: " + folder);
    }
}
