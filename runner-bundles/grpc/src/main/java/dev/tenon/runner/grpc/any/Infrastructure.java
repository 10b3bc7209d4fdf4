package dev.tenon.runner.grpc.any;

import java.util.Set;

/** Which services belong to the wire and not to the plugin. */
final class Infrastructure {

    private static final Set<String> SERVICES =
            Set.of("plugin.GRPCBroker", "plugin.GRPCController", "plugin.GRPCStdio");

    private Infrastructure() {}

    static boolean has(String service) {
        return service.startsWith("grpc.health.")
                || service.startsWith("grpc.reflection.")
                || SERVICES.contains(service);
    }
}
