package dev.tenon.runner.wasm.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.LoadException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * A position in a module's bytes, and the encodings that the binary format is made of
 * (https://webassembly.github.io/spec/core/binary/values.html). What is not encoded as it says is a
 * {@link LoadException} that names the position. For one thread.
 */
public final class ModuleBytes {

    private final byte[] bytes;
    private int at;

    public ModuleBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    public int position() {
        return at;
    }

    public boolean hasMore() {
        return at < bytes.length;
    }

    /** Those from a position up to the current one. */
    public byte[] since(int position) {
        return Arrays.copyOfRange(bytes, position, at);
    }

    public void moveTo(int position) {
        at = position;
    }

    public int next() throws LoadException {
        if (at >= bytes.length) {
            throw malformed("found the end of the file");
        }
        return bytes[at++] & 0xFF;
    }

    /** An unsigned number of 32 bits that counts bytes or items still to come. */
    public int count() throws LoadException {
        long number = unsigned(Integer.SIZE);
        // an item takes a byte at least, so that no count can ask for more than there is
        if (number > bytes.length - at) {
            throw malformed(
                    "found a count of %d, and %d bytes are left"
                            .formatted(number, bytes.length - at));
        }
        return (int) number;
    }

    /** An unsigned number in LEB128. */
    public long unsigned(int bits) throws LoadException {
        long number = 0;
        for (int shift = 0; shift < bits; shift += 7) {
            int next = next();
            number |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return number;
            }
        }
        throw malformed("found a number of more than " + bits + " bits");
    }

    /** Passes over a number in LEB128, signed or not. */
    public void skipNumber() throws LoadException {
        while (next() >= 0x80) {
            // its other bytes
        }
    }

    public void skip(int count) throws LoadException {
        if (count > bytes.length - at) {
            throw malformed("found the end of the file");
        }
        at += count;
    }

    String name() throws LoadException {
        int length = count();
        int start = at;
        skip(length);
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length)).toString();
        } catch (CharacterCodingException notText) {
            throw malformed("found a name that is not UTF-8");
        }
    }

    LoadException malformed(String what) {
        return new LoadException("not a valid module: at byte " + at + ": " + what);
    }
}
