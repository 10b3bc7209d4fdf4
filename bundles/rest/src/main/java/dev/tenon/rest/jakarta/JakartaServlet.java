package dev.tenon.rest.jakarta;

import dev.tenon.rest.Response;
import dev.tenon.rest.Router;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;

/**
 * Hands requests to the router and its answers back. A whiteboard servlet, called by the container
 * on many threads.
 */
@Component(
        service = Servlet.class,
        reference = @Reference(name = "http", service = HttpServiceRuntime.class),
        property = {
            HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME + "=tenon",
            HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN + "=/plugins",
            HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN + "=/plugins/*"
        })
public final class JakartaServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Router router;

    @Activate
    public JakartaServlet(@Reference Router router) {
        this.router = router;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Response answer = router.answer(new JakartaRequest(request));
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }
}
