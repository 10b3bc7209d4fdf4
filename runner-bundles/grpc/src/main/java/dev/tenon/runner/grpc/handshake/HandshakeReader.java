package dev.tenon.runner.grpc.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.LoadException;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Looks for the handshake in what a plugin prints. What comes before it, in lines that cannot be
 * meant as one, and what comes after it is passed on. Used by the one thread that reads.
 */
public final class HandshakeReader {

    /** More than this before the handshake is a plugin that will never send one. */
    static final int MOST_BYTES_BEFORE = 64 << 10;

    private final List<Integer> versions;
    private final Sink rest;
    private final CompletableFuture<Handshake> handshake = new CompletableFuture<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int before;

    /** Takes bytes in the pieces in which they come. */
    @FunctionalInterface
    public interface Sink {
        void accept(byte[] bytes, int offset, int length);
    }

    /** Standard output was closed, as by a process that ends. */
    public static final class Closed extends LoadException {
        private static final long serialVersionUID = 1L;

        Closed() {
            super("handshake: standard output was closed before it");
        }
    }

    /**
     * @param versions the protocol versions that were offered
     * @param rest takes all that is not the handshake
     */
    public HandshakeReader(List<Integer> versions, Sink rest) {
        this.versions = versions;
        this.rest = rest;
    }

    /** The handshake, or a {@link LoadException} why there will be none. */
    public CompletableFuture<Handshake> handshake() {
        return handshake;
    }

    /** Takes what was read. */
    public void accept(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end && !handshake.isDone()) {
            int newline = at;
            while (newline < end && bytes[newline] != '\n') {
                newline++;
            }
            line.write(bytes, at, newline - at);
            before += newline - at;
            at = newline;
            if (before > MOST_BYTES_BEFORE) {
                handshake.completeExceptionally(
                        new LoadException(
                                "handshake: found none in the first %d bytes of standard output"
                                        .formatted(MOST_BYTES_BEFORE)));
                passOnLine();
            } else if (newline < end) {
                at++;
                before++;
                endLine();
            }
        }
        if (at < end) {
            rest.accept(bytes, at, end - at);
        }
    }

    /** There is nothing more to read. */
    public void end() {
        if (line.size() > 0 && !handshake.isDone()) {
            passOnLine();
        }
        handshake.completeExceptionally(new Closed());
    }

    private void endLine() {
        String text = line.toString(UTF_8).strip();
        if (!Handshake.isMeant(text)) {
            line.write('\n');
            passOnLine();
            return;
        }
        line.reset();
        try {
            handshake.complete(Handshake.parse(text, versions));
        } catch (LoadException wrong) {
            handshake.completeExceptionally(wrong);
        }
    }

    private void passOnLine() {
        byte[] bytes = line.toByteArray();
        line.reset();
        rest.accept(bytes, 0, bytes.length);
    }
}
