package dev.tenon.rest.javax;

import dev.tenon.rest.Router;
import java.util.Dictionary;
import java.util.Hashtable;
import javax.servlet.Servlet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.http.runtime.HttpServiceRuntime;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;

/**
 * Registers the servlet, unless the container has {@code jakarta.servlet} too, as Felix HTTP does:
 * then the other binding is at work, and the same paths twice would be a conflict. Started anew
 * when that API comes or goes.
 */
@Component(
        service = {},
        immediate = true,
        reference = @Reference(name = "http", service = HttpServiceRuntime.class))
public final class JavaxBinding {

    private final @Nullable ServiceRegistration<Servlet> registration;

    @Activate
    public JavaxBinding(
            BundleContext context,
            @Reference Router router,
            @Reference(
                            service = org.osgi.service.servlet.runtime.HttpServiceRuntime.class,
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable ServiceReference<?> jakarta) {
        this.registration =
                jakarta == null
                        ? context.registerService(
                                Servlet.class, new JavaxServlet(router), properties())
                        : null;
    }

    private static Dictionary<String, Object> properties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME, "tenon");
        properties.put(
                HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN,
                new String[] {"/plugins", "/plugins/*"});
        return properties;
    }

    @Deactivate
    void unregister() {
        if (registration != null) {
            registration.unregister();
        }
    }
}
