package dev.tenon.rest;

import dev.tenon.api.Health;
import org.jspecify.annotations.Nullable;

/** A plugin's health as {@code GET /plugins/{id}/health} shows it. */
record HealthView(boolean ready, @Nullable String lastError, double uptimeSeconds) {

    static HealthView of(Health health) {
        return new HealthView(
                health.ready(), health.lastError(), health.uptime().toMillis() / 1000.0);
    }
}
