package dev.tenon.launcher.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A verb's arguments: options anywhere, and what is left in order. */
final class Arguments {

    private static final String DATA = "--data";

    private final Map<String, String> options = new HashMap<>();
    private final List<String> rest = new ArrayList<>();

    /**
     * @param valued options that take a value, besides {@code --data}
     * @param flags options that take none
     * @param fewest arguments that must be left
     * @param most arguments that may be left
     */
    Arguments(List<String> given, Set<String> valued, Set<String> flags, int fewest, int most)
            throws UsageException {
        boolean literal = false;
        for (int i = 0; i < given.size(); i++) {
            String argument = given.get(i);
            String name = argument.split("=", 2)[0];
            if (literal || !argument.startsWith("--")) {
                rest.add(argument);
            } else if (argument.equals("--")) {
                literal = true;
            } else if (flags.contains(argument)) {
                options.put(argument, "");
            } else if (!valued.contains(name) && !name.equals(DATA)) {
                throw new UsageException(
                        "found option " + argument + ", expected " + known(valued, flags));
            } else if (argument.contains("=")) {
                options.put(name, argument.split("=", 2)[1]);
            } else if (++i < given.size()) {
                options.put(name, given.get(i));
            } else {
                throw new UsageException(argument + ": found nothing, expected a value");
            }
        }
        if (rest.size() < fewest || rest.size() > most) {
            String expected = fewest == most ? String.valueOf(most) : fewest + " to " + most;
            throw new UsageException("found " + rest.size() + " arguments, expected " + expected);
        }
    }

    boolean has(String flag) {
        return options.containsKey(flag);
    }

    /** An argument by its place, counted from 0. */
    String get(int place) {
        return rest.get(place);
    }

    /** An argument that may be left out. */
    @Nullable String find(int place) {
        return place < rest.size() ? rest.get(place) : null;
    }

    /** The data folder: {@code --data}, else {@code data} where the command was called. */
    Path data() throws UsageException {
        return path(DATA, "data");
    }

    Path path(String option, String preset) throws UsageException {
        return folder(option + ": ", options.getOrDefault(option, preset));
    }

    static Path folder(String what, String value) throws UsageException {
        if (value.isEmpty()) {
            throw new UsageException(what + "found nothing, expected a folder");
        }
        try {
            return Path.of(value).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new UsageException(what + "found " + value + ", expected a folder");
        }
    }

    int port(String option, int preset) throws UsageException {
        String value = options.get(option);
        try {
            int port = value == null ? preset : Integer.parseInt(value);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below like one that is out of range
        }
        throw new UsageException(option + ": found " + value + ", expected a port from 0 to 65535");
    }

    private static String known(Set<String> valued, Set<String> flags) {
        List<String> all = new ArrayList<>(valued);
        all.addAll(flags);
        all.add(DATA);
        return String.join(", ", all.stream().sorted().toList());
    }
}
