package dev.tenon.host.guard;

import dev.tenon.api.host.HostException;

/**
 * A host function said no. Thrown by the functions; written to the audit log at one place, where
 * the guest's call comes in, so that no refusal goes untold.
 *
 * <p>Something that was allowed and did not work is a plain {@link HostException} of kind {@code
 * FAILED}, and no refusal.
 */
public final class Refusal extends HostException {

    private static final long serialVersionUID = 1L;

    private final String rule;

    /**
     * @param rule which rule refused it, such as {@code http.allowlist}: part of the audit log's
     *     format
     * @param message for the guest and the audit log
     */
    public Refusal(Kind kind, String rule, String message) {
        super(kind, message);
        this.rule = rule;
    }

    /** Something that no permission allows. */
    public static Refusal denied(String rule, String message) {
        return new Refusal(Kind.DENIED, rule, message);
    }

    /** A quota, rate or size is used up. */
    public static Refusal exhausted(String rule, String message) {
        return new Refusal(Kind.EXHAUSTED, rule, message);
    }

    /** The request is not one. */
    public static Refusal invalid(String rule, String message) {
        return new Refusal(Kind.INVALID, rule, message);
    }

    public String rule() {
        return rule;
    }
}
