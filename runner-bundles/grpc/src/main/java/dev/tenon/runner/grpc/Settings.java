package dev.tenon.runner.grpc;

import dev.tenon.runner.process.ProcessSettings;
import dev.tenon.runner.process.SettingsReader;
import java.util.Map;

/**
 * What an operator decides for all plugin processes, from PID {@code dev.tenon.runner.grpc}.
 *
 * @param processes what they may see and use
 * @param maxMessage longest message either way, in bytes
 */
record Settings(ProcessSettings processes, int maxMessage) {

    /** The PID. */
    static final String PID = "dev.tenon.runner.grpc";

    static final int DEFAULT_MAX_MESSAGE = 64 << 20;
    private static final int SMALLEST_MAX_MESSAGE = 1 << 10;

    /**
     * @throws IllegalArgumentException naming the first key that is wrong, what was found and what
     *     was expected
     */
    static Settings of(Map<String, ?> properties) {
        SettingsReader settings = new SettingsReader(PID, properties);
        return new Settings(
                ProcessSettings.of(settings),
                settings.bytes("max_message", DEFAULT_MAX_MESSAGE, SMALLEST_MAX_MESSAGE));
    }
}
