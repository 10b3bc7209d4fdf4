package dev.tenon.api.manifest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code grpc}: an executable that speaks gRPC as HashiCorp go-plugin does, or a server
 * that runs elsewhere.
 *
 * @param binary the executable, relative to the plugin's folder; {@code null} with a target
 * @param args its arguments
 * @param cookie the handshake cookie of another host that the plugin was written for
 * @param versions protocol versions to offer; at least one
 * @param reflection whether the plugin's own services are called by reflection or descriptor set
 * @param descriptorSet a compiled descriptor set, relative to the plugin's folder
 * @param autoMtls whether host and plugin exchange certificates
 * @param insecureTcp whether a plugin may answer with a TCP address and no certificate
 * @param target address of a running server, such as {@code dns:///name:port}; {@code null} with a
 *     binary
 * @param tls how to reach the target
 */
public record GrpcSection(
        @Nullable String binary,
        List<String> args,
        @Nullable Cookie cookie,
        List<Integer> versions,
        boolean reflection,
        @Nullable String descriptorSet,
        boolean autoMtls,
        boolean insecureTcp,
        @Nullable String target,
        @Nullable Tls tls)
        implements RuntimeSection {

    /** The value of {@link #runtime()}. */
    public static final String RUNTIME = "grpc";

    private static final int DEFAULT_CONCURRENCY = 64;

    /** Field {@code grpc.cookie}: an environment variable and the value it must have. */
    public record Cookie(String key, String value) {}

    /** Field {@code grpc.tls}: PEM files, relative to the plugin's folder. */
    public record Tls(String ca, @Nullable String cert, @Nullable String key) {
        public Tls {
            if ((cert == null) != (key == null)) {
                throw new IllegalArgumentException("tls.cert and tls.key go together");
            }
        }
    }

    public GrpcSection {
        if ((binary == null) == (target == null)) {
            throw new IllegalArgumentException("one of binary and target");
        }
        args = List.copyOf(args);
        versions = List.copyOf(versions);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("versions is empty");
        }
    }

    @Override
    public String runtime() {
        return RUNTIME;
    }

    @Override
    public int defaultConcurrency() {
        return DEFAULT_CONCURRENCY;
    }
}
