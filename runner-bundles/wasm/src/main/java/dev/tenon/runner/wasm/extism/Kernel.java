package dev.tenon.runner.wasm.extism;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.runner.wasm.engine.EngineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel of one instance: a memory of blocks, and which of it is input, output and error. A
 * block is named by the offset where it begins; 0 names none. Every offset and length may be
 * hostile.
 */
final class Kernel {

    /** Longer messages of plugins are cut. */
    private static final int MAX_MESSAGE = 64 << 10;

    /** Arrays cannot be longer on every JVM. */
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 64;

    private static final byte[] NO_BYTES = {};

    private final int max;
    private final KernelMemory memory;
    private final Blocks blocks;
    private long input;
    private long inputLength;
    private long output;
    private long outputLength;
    private long error;

    /**
     * @param limit bytes that it may use
     */
    Kernel(long limit) {
        max = (int) Math.min(limit, LARGEST_ARRAY);
        memory = new KernelMemory(max);
        blocks = new Blocks(max);
    }

    /**
     * Begins a call, with nothing left of the one before.
     *
     * @return false if there is no room for the input
     */
    boolean begin(byte[] bytes) throws EngineException.OutOfMemory {
        reset();
        if (bytes.length == 0) {
            return true;
        }
        int block = block(bytes.length);
        if (block == 0) {
            return false;
        }
        memory.write(block, bytes);
        input = block;
        inputLength = bytes.length;
        return true;
    }

    /** What the plugin has set as output, copied. */
    byte[] output() {
        return outputLength == 0 ? NO_BYTES : memory.read((int) output, (int) outputLength);
    }

    /** The error that the plugin has set; {@code null} if there is none. */
    @Nullable String error() {
        int length = blocks.length(error);
        return length == 0 ? null : text(error, length);
    }

    // The functions of the kernel, by their names in the ABI.

    /** A block of that length; there is none of length 0. */
    long alloc(long length) throws EngineException {
        if (length == 0) {
            return 0;
        }
        int block = block(length);
        if (block == 0) {
            throw new EngineException.Trap(
                    "out of memory: found alloc(%s), and of %d bytes of Extism memory %d are in use"
                            .formatted(Long.toUnsignedString(length), max, blocks.end()),
                    List.of(),
                    null);
        }
        return block;
    }

    void free(long block) {
        if (blocks.free(block) && block == input) {
            inputLength = 0;
        }
    }

    long length(long block) {
        return blocks.length(block);
    }

    int loadByte(long offset) {
        return memory.loadByte(offset);
    }

    long loadLong(long offset) {
        return memory.loadLong(offset);
    }

    void storeByte(long offset, int value) {
        memory.storeByte(offset, value);
    }

    void storeLong(long offset, long value) {
        memory.storeLong(offset, value);
    }

    long inputLength() {
        return inputLength;
    }

    long inputOffset() {
        return input;
    }

    int loadInputByte(long index) {
        return index >= 0 && index < inputLength ? memory.loadByte(input + index) : 0;
    }

    long loadInputLong(long index) {
        return index >= 0 && index <= inputLength - Long.BYTES ? memory.loadLong(input + index) : 0;
    }

    void setInput(long offset, long length) {
        if (memory.holds(offset, length)) {
            input = offset;
            inputLength = length;
        }
    }

    void setOutput(long offset, long length) {
        if (memory.holds(offset, length)) {
            output = offset;
            outputLength = length;
        }
    }

    long outputLength() {
        return outputLength;
    }

    long outputOffset() {
        return output;
    }

    void setError(long block) {
        if (block == 0 || memory.holds(block, 1)) {
            error = block;
        }
    }

    long errorOffset() {
        return error;
    }

    long memoryBytes() {
        return memory.size();
    }

    void reset() {
        blocks.clear();
        memory.clear();
        input = 0;
        inputLength = 0;
        output = 0;
        outputLength = 0;
        error = 0;
    }

    // For host functions. As in Extism an argument is a block that is theirs from then on.

    /**
     * The bytes of an argument; 0 is an empty one.
     *
     * @param what names it in errors
     */
    byte[] bytes(long block, String what) throws EngineException.Trap {
        int length = checkedLength(block, what);
        return length == 0 ? NO_BYTES : memory.read((int) block, length);
    }

    /** The text of an argument, cut, with what is not UTF-8 replaced. */
    String cutText(long block, String what) throws EngineException.Trap {
        int length = checkedLength(block, what);
        return length == 0 ? "" : text(block, length);
    }

    /** The length of an argument, without copying it. */
    int checkedLength(long block, String what) throws EngineException.Trap {
        int length = blocks.length(block);
        if (length == 0 && block != 0) {
            throw new EngineException.Trap(
                    "%s: found %s, expected a block of Extism memory"
                            .formatted(what, Long.toUnsignedString(block)),
                    List.of(),
                    null);
        }
        return length;
    }

    /** A result as a block; 0 for an empty one. */
    long put(byte[] bytes) throws EngineException {
        long block = alloc(bytes.length);
        if (block != 0) {
            memory.write((int) block, bytes);
        }
        return block;
    }

    private int block(long length) throws EngineException.OutOfMemory {
        int block = blocks.allocate(length);
        memory.growTo(blocks.end());
        return block;
    }

    private String text(long block, int length) {
        boolean whole = length <= MAX_MESSAGE;
        String text = new String(memory.read((int) block, whole ? length : MAX_MESSAGE), UTF_8);
        return whole ? text : text + "…";
    }
}
