package dev.tenon.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tenon.api.manifest.Problem;
import java.util.List;

/**
 * Problem JSON: the members of RFC 9457, and two of our own.
 *
 * @param kind which case it is, such as {@code busy}: for programs
 * @param problems everything wrong with a plugin's content; absent for other kinds
 */
record ProblemView(
        String type,
        String title,
        int status,
        String detail,
        String kind,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Problem> problems) {

    static ProblemView of(ProblemKind kind, String detail, List<Problem> problems) {
        return new ProblemView(
                "about:blank", kind.title(), kind.status(), detail, kind.text(), problems);
    }
}
