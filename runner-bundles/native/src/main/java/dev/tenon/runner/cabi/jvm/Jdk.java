package dev.tenon.runner.cabi.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java runtime on this machine.
 *
 * @param home its folder, without links
 * @param feature its version: 25
 */
public record Jdk(Path home, int feature) {

    /** The first whose {@code java.lang.foreign} is not a preview. */
    public static final int LEAST = 22;

    private static final Pattern VERSION =
            Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d{1,4})(?!\\d)[^\"]*\"");
    private static final Pattern VARIANT = Pattern.compile("JVM_VARIANT=\"([^\"]*)\"");
    private static final String OUR_VARIANT = "Hotspot";

    /** The runtime of that folder, if it is one; told by its files, without starting it. */
    static Optional<Jdk> at(Path home) {
        try {
            if (!Files.isExecutable(java(home))) {
                return Optional.empty();
            }
            List<String> release = Files.readAllLines(home.resolve("release"), UTF_8);
            // our options are HotSpot's
            boolean hotspot = value(VARIANT, release).map(OUR_VARIANT::equals).orElse(true);
            Optional<String> version = value(VERSION, release).filter(known -> hotspot);
            if (version.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Jdk(home.toRealPath(), Integer.parseInt(version.get())));
        } catch (IOException unreadable) {
            // or no text
            return Optional.empty();
        }
    }

    /** Whether workers can run on it. */
    boolean works() {
        return feature >= LEAST;
    }

    /** Its launcher. */
    Path java() {
        return java(home);
    }

    private static Path java(Path home) {
        boolean windows = home.getFileSystem().getSeparator().equals("\\");
        return home.resolve("bin").resolve(windows ? "java.exe" : "java");
    }

    private static Optional<String> value(Pattern pattern, List<String> lines) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }
}
