package dev.tenon.rest.javax;

import dev.tenon.rest.Response;
import dev.tenon.rest.Router;
import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Hands requests to the router and its answers back. */
final class JavaxServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Router router;

    JavaxServlet(Router router) {
        this.router = router;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Response answer = router.answer(new JavaxRequest(request));
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }
}
