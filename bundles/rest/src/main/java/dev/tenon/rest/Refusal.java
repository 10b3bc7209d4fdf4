package dev.tenon.rest;

import dev.tenon.api.CallException;
import dev.tenon.api.DeployException;
import dev.tenon.api.manifest.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is not answered with what it asked for. Thrown to the {@link Router}, which makes
 * problem JSON (RFC 9457) of it.
 */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;
    private static final String RETRY_SECONDS = "1";

    private final ProblemKind kind;
    private final transient Map<String, String> headers;
    private final transient List<Problem> problems;

    /**
     * @param detail for people; {@code null} where whoever refused gave no reason
     */
    Refusal(ProblemKind kind, @Nullable String detail) {
        this(kind, detail, Map.of(), List.of());
    }

    Refusal(ProblemKind kind, @Nullable String detail, Map<String, String> headers) {
        this(kind, detail, headers, List.of());
    }

    private Refusal(
            ProblemKind kind,
            @Nullable String detail,
            Map<String, String> headers,
            List<Problem> problems) {
        // an answer, not a fault of this program: nobody reads its stack
        super(detail == null ? "no reason was given" : detail, null, false, false);
        this.kind = kind;
        this.headers = headers;
        this.problems = problems;
    }

    static Refusal of(CallException e) {
        return new Refusal(ProblemKind.of(e.kind()), e.getMessage());
    }

    static Refusal of(DeployException e) {
        ProblemKind kind =
                switch (e.kind()) {
                    case UNTRUSTED -> ProblemKind.UNTRUSTED;
                    case INVALID -> ProblemKind.INVALID;
                };
        return new Refusal(kind, e.getMessage(), Map.of(), e.problems());
    }

    Response response(Json json) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        if (kind.status() == 503) {
            more.put("Retry-After", RETRY_SECONDS);
        }
        return Response.of(
                kind.status(),
                "application/problem+json",
                more,
                json.write(ProblemView.of(kind, String.valueOf(getMessage()), problems)));
    }
}
