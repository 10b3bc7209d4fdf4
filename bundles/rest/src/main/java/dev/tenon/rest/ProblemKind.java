package dev.tenon.rest;

import dev.tenon.api.CallException;
import java.util.Locale;

/**
 * What can be wrong with a request: field {@code kind} of problem JSON, and the status it goes
 * with.
 */
enum ProblemKind {
    /** Path, header or body is malformed. */
    BAD_REQUEST(400, "Bad Request"),
    UNAUTHORIZED(401, "Unauthorized"),
    /** The source does not lie in a trusted directory. */
    UNTRUSTED(403, "Forbidden"),
    DENIED(403, "Forbidden"),
    NO_SUCH_PATH(404, "Not Found"),
    NO_SUCH_PLUGIN(404, "Not Found"),
    NO_SUCH_FUNCTION(404, "Not Found"),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    /** The plugin is a bundle that did not come from a folder or archive. */
    NOT_DEPLOYED(409, "Conflict"),
    TOO_LARGE(413, "Content Too Large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type"),
    FAILED(422, "Unprocessable Content"),
    /** The plugin's manifest, files or archive are wrong. */
    INVALID(422, "Unprocessable Content"),
    /** There is no new guest; the reason is in the detail. */
    NOT_LOADED(422, "Unprocessable Content"),
    INTERNAL(500, "Internal Server Error"),
    CRASHED(502, "Bad Gateway"),
    BUSY(503, "Service Unavailable"),
    UNAVAILABLE(503, "Service Unavailable"),
    DEADLINE_EXCEEDED(504, "Gateway Timeout");

    private final int status;
    private final String title;

    ProblemKind(int status, String title) {
        this.status = status;
        this.title = title;
    }

    static ProblemKind of(CallException.Kind kind) {
        return switch (kind) {
            case UNAVAILABLE -> UNAVAILABLE;
            case BUSY -> BUSY;
            case DEADLINE_EXCEEDED -> DEADLINE_EXCEEDED;
            case DENIED -> DENIED;
            case NO_SUCH_FUNCTION -> NO_SUCH_FUNCTION;
            case FAILED -> FAILED;
            case CRASHED -> CRASHED;
        };
    }

    int status() {
        return status;
    }

    /** The phrase of the status, as RFC 9457 wants it with type {@code about:blank}. */
    String title() {
        return title;
    }

    /** As it stands in problem JSON. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
