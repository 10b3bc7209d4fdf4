package dev.tenon.manager;

import dev.tenon.api.PluginState;
import java.time.Instant;

/**
 * A slot without a guest.
 *
 * @param state why, in one word
 * @param reason why, for people
 * @param waits whether callers wait for the next guest; otherwise they are refused at once
 */
record Vacancy(PluginState state, String reason, boolean waits, Instant since) implements Occupant {

    boolean isStopped() {
        return state == PluginState.STOPPED;
    }

    static Vacancy loading() {
        return new Vacancy(PluginState.LOADING, "it is being loaded", true, Instant.now());
    }

    static Vacancy stopping() {
        return new Vacancy(PluginState.STOPPING, "it is stopping", true, Instant.now());
    }

    /**
     * Stopped as a bundle: perhaps for a moment, as {@code Bundle.update} does, so callers wait.
     */
    static Vacancy stopped() {
        return new Vacancy(PluginState.STOPPED, "its bundle is stopped", true, Instant.now());
    }

    static Vacancy stoppedByOperator() {
        return new Vacancy(PluginState.STOPPED, "it was stopped", false, Instant.now());
    }

    static Vacancy error(String reason) {
        return new Vacancy(PluginState.ERROR, reason, false, Instant.now());
    }
}
