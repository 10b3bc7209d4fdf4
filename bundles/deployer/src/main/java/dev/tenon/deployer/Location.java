package dev.tenon.deployer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The location of a bundle the deployer made: {@code tenon:<id>#<hash>}. New content has a location
 * of its own, so its bundle stands beside the old one.
 *
 * @param hash SHA-256 of the content in hex
 */
record Location(String id, String hash) {

    private static final Pattern SYNTAX = Pattern.compile("tenon:([^#]+)#([0-9a-f]{64})");

    /** The location in a bundle's own words; empty if the deployer did not make that bundle. */
    static Optional<Location> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        return matcher.matches()
                ? Optional.of(new Location(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "tenon:" + id + "#" + hash;
    }
}
