package dev.tenon.runner.wasm.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.host.HostException;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.Instance;
import dev.tenon.runner.wasm.engine.Memory;
import dev.tenon.runner.wasm.engine.Packed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * The arguments of a host function and the memory they point into. Nothing here trusts them.
 *
 * @param caller whose memory it is
 * @param values one for each parameter
 */
record Arguments(Instance caller, long[] values) {

    /** A signed number. */
    int number(int index) {
        return (int) values[index];
    }

    /** A pointer or size. */
    long unsigned(int index) {
        return Integer.toUnsignedLong((int) values[index]);
    }

    /**
     * Copies bytes out of the guest.
     *
     * @param pointer index of the pointer; the size is the argument after it
     * @param max longest that is read
     * @param what names it in errors
     */
    byte[] bytes(int pointer, int max, String what) throws HostException {
        long size = unsigned(pointer + 1);
        checkInside(unsigned(pointer), size, what);
        if (size > max) {
            throw invalid(what + " of " + size + " bytes, at most " + max + " are allowed");
        }
        return caller.memory().read(unsigned(pointer), (int) size);
    }

    /** Copies UTF-8 text out of the guest. */
    String text(int pointer, int max, String what) throws HostException {
        byte[] bytes = bytes(pointer, max, what);
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notText) {
            throw invalid(what + " is not UTF-8");
        }
    }

    /** Copies text out of the guest, cut at a length, with what is not UTF-8 replaced. */
    String cutText(int pointer, int max) throws HostException {
        long size = unsigned(pointer + 1);
        checkInside(unsigned(pointer), size, "message");
        byte[] bytes = caller.memory().read(unsigned(pointer), (int) Math.min(size, max));
        return new String(bytes, UTF_8);
    }

    /**
     * Copies bytes into the guest.
     *
     * @param pointer index of the pointer
     * @return how many
     */
    long put(int pointer, byte[] bytes) throws HostException {
        checkInside(unsigned(pointer), bytes.length, "output");
        caller.memory().write(unsigned(pointer), bytes);
        return bytes.length;
    }

    /** Copies bytes into a new buffer from the guest's own {@code alloc}. */
    long newBuffer(byte[] bytes) throws HostException, EngineException {
        // one byte at least, so that an empty value is told from none
        long size = Math.max(1, bytes.length);
        long pointer = Integer.toUnsignedLong((int) caller.function("alloc").call(size));
        if (pointer == 0) {
            throw new HostException(
                    HostException.Kind.EXHAUSTED, "the plugin's alloc(" + size + ") answered 0");
        }
        checkInside(pointer, size, "the plugin's own buffer");
        caller.memory().write(pointer, bytes);
        return Packed.of(pointer, bytes.length);
    }

    private void checkInside(long address, long size, String what) throws HostException {
        Memory memory = caller.memory();
        if (!memory.holds(address, size)) {
            throw invalid(
                    "%s at %d, %d bytes, lies outside of the memory of %d bytes"
                            .formatted(what, address, size, memory.size()));
        }
    }

    private static HostException invalid(String message) {
        return new HostException(HostException.Kind.INVALID, message);
    }
}
