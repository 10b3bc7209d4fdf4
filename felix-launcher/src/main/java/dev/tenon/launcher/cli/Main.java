package dev.tenon.launcher.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The program {@code tenon}. Exit status 0 on success only, 2 for wrong usage, 1 for all else. */
public final class Main {

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private static final List<Verb> VERBS =
            List.of(
                    new RunVerb(),
                    new ListVerb(),
                    new InfoVerb(),
                    new CallVerb(),
                    new ReloadVerb(),
                    new ValidateVerb());

    private Main() {}

    public static void main(String[] args) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        int status = run(List.of(args));
        System.out.flush();
        // threads of the framework may still be about
        System.exit(status);
    }

    private static int run(List<String> args) {
        Map<String, Verb> verbs = new TreeMap<>();
        VERBS.forEach(v -> verbs.put(v.usage().split(" ")[0], v));
        if (args.isEmpty() || args.get(0).equals("help") || args.get(0).equals("--help")) {
            (args.isEmpty() ? System.err : System.out).println(help());
            return args.isEmpty() ? WRONG_USAGE : 0;
        }
        Verb verb = verbs.get(args.get(0));
        if (verb == null) {
            System.err.println(
                    "tenon: usage: found verb "
                            + args.get(0)
                            + ", expected "
                            + String.join(", ", verbs.keySet()));
            return WRONG_USAGE;
        }
        try {
            verb.run(args.subList(1, args.size()));
            return 0;
        } catch (UsageException e) {
            System.err.println("tenon: usage: tenon " + verb.usage() + ": " + e.getMessage());
            return WRONG_USAGE;
        } catch (CommandException e) {
            System.err.println("tenon: " + e.getMessage());
            return FAILED;
        } catch (IOException e) {
            System.err.println("tenon: failed: " + e.getMessage());
            return FAILED;
        }
    }

    private static String help() {
        StringBuilder text = new StringBuilder("usage: tenon VERB [--data DIR] ...\n");
        for (Verb verb : VERBS) {
            text.append(String.format("  %-58s %s%n", verb.usage(), verb.purpose()));
        }
        return text.append("  test")
                .append(" ".repeat(55))
                .append("builds Tenon and runs all its tests")
                .toString();
    }
}
