package dev.tenon.rest.javax;

import dev.tenon.rest.Request;
import java.io.IOException;
import java.io.InputStream;
import javax.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** A servlet's request as the router sees it. */
record JavaxRequest(HttpServletRequest servletRequest) implements Request {

    @Override
    public String method() {
        return servletRequest.getMethod();
    }

    @Override
    public String path() {
        return servletRequest.getRequestURI().substring(servletRequest.getContextPath().length());
    }

    @Override
    public @Nullable String header(String name) {
        return servletRequest.getHeader(name);
    }

    @Override
    public InputStream body() throws IOException {
        return servletRequest.getInputStream();
    }
}
