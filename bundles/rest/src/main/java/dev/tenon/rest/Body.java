package dev.tenon.rest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request: JSON, or nothing. The bytes are checked and not changed. */
final class Body {

    /** Longest body, in bytes. */
    static final int MAX_BYTES = 16 << 20;

    /**
     * How much of a body that is too long is read and thrown away: many clients read no answer
     * before they have sent all, and would see a broken connection instead of the reason.
     */
    private static final long MAX_DISCARDED_BYTES = 64 << 20;

    private final JsonSyntax syntax = new JsonSyntax();

    /**
     * The body of a request; length 0 if it has none.
     *
     * @throws Refusal if it is longer than {@link #MAX_BYTES}, of another media type, not JSON, or
     *     does not come to its end
     */
    byte[] read(Request request) throws Refusal {
        try {
            byte[] body = receive(request);
            if (body.length > 0) {
                syntax.check(body);
            }
            return body;
        } catch (IOException e) {
            throw new Refusal(ProblemKind.BAD_REQUEST, "body: broke off: " + e.getMessage());
        }
    }

    private static byte[] receive(Request request) throws Refusal, IOException {
        checkLength(request);
        checkType(request.header("Content-Type"));
        InputStream in = request.body();
        byte[] body = in.readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            discard(in);
            throw tooLarge();
        }
        return body;
    }

    private static void checkLength(Request request) throws Refusal, IOException {
        String length = request.header("Content-Length");
        if (length == null || parse(length) <= MAX_BYTES) {
            return;
        }
        // who sent Expect waits for our word and has sent nothing yet
        if (request.header("Expect") == null) {
            discard(request.body());
        }
        throw tooLarge();
    }

    private static long parse(String length) throws Refusal {
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            throw new Refusal(
                    ProblemKind.BAD_REQUEST,
                    "Content-Length: found '" + length + "', expected a number");
        }
    }

    /** A form passes, because clients say so that were told nothing; the body itself decides. */
    private static void checkType(@Nullable String header) throws Refusal {
        if (header == null) {
            return;
        }
        MediaType type = MediaType.of(header);
        if (!(type.isJson() || type.isForm()) || !type.isUtf8()) {
            throw new Refusal(
                    ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type: found '" + header + "', expected application/json in UTF-8",
                    Map.of("Accept-Post", "application/json"));
        }
    }

    private static void discard(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long discarded = 0;
        int read;
        do {
            read = in.read(buffer);
            discarded += read;
        } while (read >= 0 && discarded < MAX_DISCARDED_BYTES);
    }

    private static Refusal tooLarge() {
        return new Refusal(
                ProblemKind.TOO_LARGE, "body: found more than " + MAX_BYTES + " bytes (16 MiB)");
    }
}
