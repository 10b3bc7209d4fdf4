package dev.tenon.host.guard;

import java.util.function.LongSupplier;
import org.osgi.service.log.Logger;

/**
 * Tells the container's people what was refused to one plugin: one line on logger {@value #LOGGER}
 * for each refusal, {@code refused plugin=... function=... rule=... asked="..." reason="..."}.
 * Bounded in size and rate, so that a guest that asks in a loop fills no disk. Safe for use by many
 * threads; never waits.
 */
public final class Audit {

    /** Logger name. */
    public static final String LOGGER = "tenon.audit";

    static final int PER_SECOND = 20;
    static final int BURST = 100;
    private static final int LONGEST_ASKED = 256;
    private static final int LONGEST_REASON = 512;

    private final String pluginId;
    private final Logger logger;
    private final Throttle throttle;

    public Audit(String pluginId, Logger logger, LongSupplier nanoTime) {
        this.pluginId = pluginId;
        this.logger = logger;
        this.throttle = new Throttle(PER_SECOND, BURST, nanoTime);
    }

    /**
     * @param function as guests call it, such as {@code http_request}
     * @param asked what the guest asked for, without anything secret
     */
    public void refused(String function, String asked, Refusal refusal) {
        throttle.write(() -> logger.warn(line(function, asked, refusal)), this::dropped);
    }

    private String line(String function, String asked, Refusal refusal) {
        return "refused plugin="
                + pluginId
                + " function="
                + function
                + " rule="
                + refusal.rule()
                + " asked="
                + Text.quoted(asked, LONGEST_ASKED)
                + " reason="
                + Text.quoted(String.valueOf(refusal.getMessage()), LONGEST_REASON);
    }

    private void dropped(long count) {
        logger.warn("refused plugin=" + pluginId + " audit_lines_dropped=" + count);
    }
}
