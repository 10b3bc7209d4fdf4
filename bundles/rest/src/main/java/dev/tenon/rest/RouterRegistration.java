package dev.tenon.rest;

import dev.tenon.api.PluginDeployer;
import dev.tenon.api.PluginRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Registers the {@link Router} once there are plugins to show and a token to ask for. Without a
 * safe token there is no router, and so no binding: nothing is served, and the log says why.
 */
@Component(
        service = {},
        immediate = true)
public final class RouterRegistration {

    private final @Nullable ServiceRegistration<Router> registration;

    @Activate
    public RouterRegistration(
            BundleContext context,
            @Reference PluginRegistry registry,
            @Reference PluginDeployer deployer,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.registration = register(context, registry, deployer, logger);
    }

    private static @Nullable ServiceRegistration<Router> register(
            BundleContext context,
            PluginRegistry registry,
            PluginDeployer deployer,
            Logger logger) {
        Path data = DataFolder.of(context);
        try {
            BearerToken token = new BearerToken(new TokenFile(data).readOrMake());
            Router router = new Router(registry, deployer, token, logger);
            return context.registerService(Router.class, router, null);
        } catch (IOException e) {
            logger.error("REST is off, for want of a token: {}", e.toString());
            return null;
        }
    }

    @Deactivate
    void unregister() {
        if (registration != null) {
            registration.unregister();
        }
    }
}
