package dev.tenon.sdk;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the container says in the environment of a process that it starts.
 *
 * @param socketDirectory where the plugin's socket is to be; a temporary folder if not given
 * @param clientCertificate PEM of the container's certificate, if both sides are to use TLS
 * @param hostAddress where the host API is
 * @param hostToken what proves to the host API who asks
 * @param holdsInput whether standard input stays open for as long as the container lives
 */
record Launch(
        @Nullable String socketDirectory,
        @Nullable String clientCertificate,
        @Nullable String hostAddress,
        @Nullable String hostToken,
        boolean holdsInput) {

    private static final String COOKIE = "FLOWBOT_PLUGIN";
    private static final String COOKIE_VALUE = "flowbot-plugin-v1";
    private static final String OWN_COOKIE = "TENON_PLUGIN";
    private static final String OWN_COOKIE_VALUE = "tenon-plugin-v1";

    /** Reads it, or ends the program if no container started it. */
    static Launch fromEnvironment(String plugin) {
        Map<String, String> environment = System.getenv();
        boolean fromTenon = OWN_COOKIE_VALUE.equals(environment.get(OWN_COOKIE));
        if (!fromTenon && !COOKIE_VALUE.equals(environment.get(COOKIE))) {
            System.err.printf(
                    "This is the plugin '%s'. A Tenon container starts it; it does nothing by itself.%n"
                            + "Put its folder with plugin.yaml into a folder DIR and run: tenon run --plugins DIR%n",
                    plugin);
            System.exit(1);
        }
        // other containers may start plugins without any input
        return of(environment, fromTenon);
    }

    private static Launch of(Map<String, String> environment, boolean holdsInput) {
        return new Launch(
                given(environment, "PLUGIN_UNIX_SOCKET_DIR"),
                given(environment, "PLUGIN_CLIENT_CERT"),
                given(environment, "TENON_HOST_ADDR"),
                given(environment, "TENON_HOST_TOKEN"),
                holdsInput);
    }

    private static @Nullable String given(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
