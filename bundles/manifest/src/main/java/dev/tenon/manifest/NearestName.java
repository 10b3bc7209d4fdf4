package dev.tenon.manifest;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that an author may have meant. */
final class NearestName {
    private static final int LONGEST = 64;

    private NearestName() {}

    /** What to expect in place of a name that is not known, for people. */
    static String expectation(String name, Collection<String> known) {
        return of(name, known)
                .map(nearest -> Quoted.of(nearest) + " (the nearest known field)")
                .orElseGet(() -> "one of " + String.join(", ", known));
    }

    private static Optional<String> of(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        return known.stream()
                .filter(k -> k.length() <= LONGEST)
                .filter(k -> distance(name, k) <= Math.max(1, k.length() / 3))
                .min(Comparator.comparingInt(k -> distance(name, k)));
    }

    /** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(a, b, d, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(String a, String b, int[][] d, int i, int j) {
        char last = a.charAt(i - 1);
        int substitution = d[i - 1][j - 1] + (last == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(substitution, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && last == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
