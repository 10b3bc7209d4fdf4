package dev.tenon.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin says of itself when asked.
 *
 * @param ready whether the plugin answered that it is ready
 * @param lastError the last thing that went wrong in this guest, or why there is none; {@code null}
 *     if nothing did
 * @param uptime how long the guest in service has been started; zero if there is none
 */
public record Health(boolean ready, @Nullable String lastError, Duration uptime) {}
