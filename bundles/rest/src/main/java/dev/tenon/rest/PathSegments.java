package dev.tenon.rest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a path apart. Split first and decoded then, so that an encoded slash stays inside its
 * segment (RFC 3986, 2.2).
 */
final class PathSegments {

    private PathSegments() {}

    /**
     * The segments of {@code /a/b%20c}: {@code a} and {@code b c}.
     *
     * @throws Refusal bad request, if an escape is incomplete or the bytes are not UTF-8
     */
    static List<String> of(String path) throws Refusal {
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(1).split("/", -1)) {
            segments.add(segment.indexOf('%') < 0 ? segment : decode(segment));
        }
        return segments;
    }

    private static String decode(String segment) throws Refusal {
        ByteBuffer bytes = ByteBuffer.allocate(segment.length() * 3);
        for (int at = 0; at < segment.length(); at++) {
            if (segment.charAt(at) == '%') {
                bytes.put((byte) (digit(segment, at + 1) << 4 | digit(segment, at + 2)));
                at += 2;
            } else {
                bytes.put(segment.substring(at, at + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(
                    ProblemKind.BAD_REQUEST,
                    "path: '" + segment + "' is not percent-encoded UTF-8");
        }
    }

    private static int digit(String segment, int at) throws Refusal {
        int digit = at < segment.length() ? Character.digit(segment.charAt(at), 16) : -1;
        if (digit < 0) {
            throw new Refusal(
                    ProblemKind.BAD_REQUEST,
                    "path: '" + segment + "' has a % without two hexadecimal digits");
        }
        return digit;
    }
}
