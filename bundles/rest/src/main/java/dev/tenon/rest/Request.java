package dev.tenon.rest;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request, free of any servlet API. Implemented by the bindings, one object for each
 * request; used by the thread that got the request, and until it is answered.
 */
public interface Request {

    /** Such as {@code GET}. */
    String method();

    /** The path below the servlet context, as it was sent: percent signs are not decoded. */
    String path();

    /** The first value of a header; {@code null} if there is none. */
    @Nullable String header(String name);

    /** The body. A client that waits for {@code 100 Continue} gets it when this is first read. */
    InputStream body() throws IOException;
}
