package dev.tenon.runner.grpc;

import dev.tenon.api.manifest.GrpcSection;
import dev.tenon.runner.grpc.hostapi.HostEndpoint;
import dev.tenon.runner.grpc.tls.Identity;
import dev.tenon.runner.process.GuestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The variables that a plugin process is started with: these, and nothing of the container's. */
final class PluginEnvironment {

    private PluginEnvironment() {}

    /**
     * Makes the folders that it names, too.
     *
     * @param folder the guest's private folder
     * @param identity the host's certificate; {@code null} for no TLS
     */
    static Map<String, String> of(
            GrpcSection section,
            Path folder,
            Path work,
            HostEndpoint host,
            @Nullable Identity identity)
            throws IOException {
        Map<String, String> environment = GuestEnvironment.of(folder, work);
        GrpcSection.Cookie cookie = section.cookie();
        if (cookie == null) {
            environment.put("FLOWBOT_PLUGIN", "flowbot-plugin-v1");
        } else {
            environment.put(cookie.key(), cookie.value());
        }
        environment.put("TENON_PLUGIN", "tenon-plugin-v1");
        environment.put(
                "PLUGIN_PROTOCOL_VERSIONS",
                section.versions().stream().map(String::valueOf).collect(Collectors.joining(",")));
        environment.put("PLUGIN_MIN_PORT", "10000");
        environment.put("PLUGIN_MAX_PORT", "25000");
        if (identity != null) {
            environment.put("PLUGIN_CLIENT_CERT", identity.pem());
        }
        environment.put(
                "PLUGIN_UNIX_SOCKET_DIR", Files.createDirectory(folder.resolve("s")).toString());
        environment.put("TENON_HOST_ADDR", host.address());
        environment.put("TENON_HOST_TOKEN", host.token());
        return environment;
    }
}
