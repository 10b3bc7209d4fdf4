package dev.tenon.deployer;

import dev.tenon.api.manifest.Problem;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which names the entries of one archive may have: relative, inside, each once, and meaning the
 * same on every platform.
 */
final class ArchiveNames {

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
    private static final int LONGEST = 1024;

    private final Set<String> seen = new HashSet<>();

    /** What is wrong with the next entry's name. */
    Optional<Problem> complaint(String name) {
        return fault(name).map(found -> Problem.of(shown(name), found, "a relative name, once"));
    }

    private Optional<String> fault(String name) {
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        List<String> parts = Arrays.asList(path.split("/", -1));
        if (name.length() > LONGEST) {
            return Optional.of("an entry whose name has " + name.length() + " characters");
        }
        if (name.startsWith("/") || DRIVE.matcher(name).matches()) {
            return Optional.of("an entry with an absolute name");
        }
        if (name.indexOf('\\') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("an entry with a backslash or control character in its name");
        }
        if (parts.contains("..")) {
            return Optional.of("an entry that leads out of the archive");
        }
        if (parts.contains(".") || parts.contains("")) {
            return Optional.of("an entry with an empty part in its name");
        }
        return seen.add(path) ? Optional.empty() : Optional.of("an entry of that name twice");
    }

    private static String shown(String name) {
        String end = name.length() > 100 ? "..." : "";
        String start = name.substring(0, Math.min(name.length(), 100));
        return start.replaceAll("\\p{Cntrl}", "?") + end;
    }
}
