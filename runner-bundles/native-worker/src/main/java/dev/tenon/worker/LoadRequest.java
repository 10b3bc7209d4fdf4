package dev.tenon.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * What to load and how.
 *
 * @param library absolute
 * @param maxConcurrency most calls at once
 * @param threadSafe whether it may be in several calls at once
 * @param maxResult bytes of the longest string taken from it
 * @param memoryMax bytes of data that the process may get for it; -1 any
 */
record LoadRequest(
        Path library, int maxConcurrency, boolean threadSafe, long maxResult, long memoryMax) {

    private static final int LONGEST_PATH = 4096;
    private static final int MOST_CALLS = 4096;

    /** So that an answer with its type fits into a frame. */
    private static final long LONGEST_RESULT = Integer.MAX_VALUE - 64L;

    static LoadRequest read(FrameReader frame) throws IOException, FaultException {
        Path library = path(frame);
        int maxConcurrency = (int) inBounds("maxConcurrency", frame.takeInt(), 1, MOST_CALLS);
        boolean threadSafe = inBounds("threadSafe", frame.takeByte(), 0, 1) == 1;
        long maxResult = inBounds("maxResult", takeLong(frame), 0, LONGEST_RESULT);
        long memoryMax = inBounds("memoryMax", takeLong(frame), -1, Long.MAX_VALUE);
        inBounds("bytes left over", frame.left(), 0, 0);
        return new LoadRequest(library, maxConcurrency, threadSafe, maxResult, memoryMax);
    }

    private static Path path(FrameReader frame) throws IOException, FaultException {
        int length = (int) inBounds("length of path", frame.takeInt(), 1, LONGEST_PATH);
        byte[] text = new byte[length];
        try (NativeBlock block = NativeBlock.of(length)) {
            frame.take(block.memory());
            block.memory().asByteBuffer().get(text);
        }
        try {
            Path path = Path.of(new String(text, UTF_8));
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException noPath) {
            // told below
        }
        throw FaultException.protocol(
                "LOAD, path: found '%s', expected an absolute path"
                        .formatted(new String(text, UTF_8)));
    }

    private static long takeLong(FrameReader frame) throws IOException, FaultException {
        long high = frame.takeInt();
        return high << Integer.SIZE | Integer.toUnsignedLong(frame.takeInt());
    }

    private static long inBounds(String field, long found, long least, long most)
            throws FaultException {
        if (found < least || found > most) {
            throw FaultException.protocol(
                    "LOAD, %s: found %d, expected %d to %d".formatted(field, found, least, most));
        }
        return found;
    }
}
