package dev.tenon.runner.grpc.any;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes JSON as it is written, as UTF-8, up to a limit. */
final class JsonBuffer implements Appendable {

    private static final int FIRST_SIZE = 256;
    private static final int ASCII = 0x80;

    private final int limit;
    private byte[] bytes = new byte[FIRST_SIZE];
    private int size;

    /** More was written than there is room for. */
    static final class FullException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    JsonBuffer(int limit) {
        this.limit = limit;
    }

    @Override
    public JsonBuffer append(CharSequence text) throws FullException {
        return append(text, 0, text.length());
    }

    /** The text must not end within a pair of surrogates. */
    @Override
    public JsonBuffer append(CharSequence text, int start, int end) throws FullException {
        reserve(end - start);
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c >= ASCII) {
                return append(text.subSequence(i, end).toString().getBytes(StandardCharsets.UTF_8));
            }
            bytes[size++] = (byte) c;
        }
        return this;
    }

    @Override
    public JsonBuffer append(char c) throws FullException {
        return append(String.valueOf(c));
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    private JsonBuffer append(byte[] more) throws FullException {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    private void reserve(int more) throws FullException {
        if (more > limit - size) {
            throw new FullException();
        }
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, Math.min(limit, bytes.length * 2)));
        }
    }
}
