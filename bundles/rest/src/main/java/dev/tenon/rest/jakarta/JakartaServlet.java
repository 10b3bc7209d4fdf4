package dev.tenon.rest.jakarta;

import dev.tenon.rest.Response;
import dev.tenon.rest.Router;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Hands requests to the router and its answers back. */
final class JakartaServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Router router;

    JakartaServlet(Router router) {
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
