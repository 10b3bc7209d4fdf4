package dev.tenon.api;

import dev.tenon.api.manifest.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** Why a folder or archive does not become a bundle. */
public class DeployException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Who can mend it. */
    public enum Kind {
        /**
         * It lies outside the trusted directories, or leads out of its own: the operator's to
         * allow.
         */
        UNTRUSTED,
        /** Its content is wrong: the author's to mend. */
        INVALID
    }

    private final Kind kind;
    private final transient List<Problem> problems;

    /**
     * @param problems everything wrong with it, at least one
     */
    public DeployException(Kind kind, List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    public Kind kind() {
        return kind;
    }

    /** Everything that is wrong, not the first only. */
    public List<Problem> problems() {
        return problems;
    }
}
