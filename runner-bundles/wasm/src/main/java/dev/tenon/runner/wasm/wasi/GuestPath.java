package dev.tenon.runner.wasm.wasi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A path as a guest gives it, relative to an open folder.
 *
 * @param names what lies between its slashes, {@code .} and {@code ..} among them
 * @param folder whether it ends in a slash, so that it can only mean a folder
 */
record GuestPath(List<Path> names, boolean folder) {

    /** As on Linux. */
    static final int MAX_BYTES = 4096;

    private static final int MAX_NAME_BYTES = 255;

    /**
     * Takes a path apart.
     *
     * @throws ErrnoException {@link Errno#PERM} for an absolute path: what it names lies outside of
     *     every open folder
     */
    static GuestPath parse(byte[] text) throws ErrnoException {
        check(text);
        List<Path> names = new ArrayList<>();
        int begin = 0;
        for (int at = 0; at <= text.length; at++) {
            if (at == text.length || text[at] == '/') {
                if (at > begin) {
                    names.add(name(text, begin, at));
                }
                begin = at + 1;
            }
        }
        return new GuestPath(names, text[text.length - 1] == '/');
    }

    private static void check(byte[] text) throws ErrnoException {
        if (text.length == 0) {
            throw new ErrnoException(Errno.NOENT);
        }
        if (text[0] == '/') {
            throw new ErrnoException(Errno.PERM);
        }
        for (byte b : text) {
            if (b == 0) {
                throw new ErrnoException(Errno.INVAL);
            }
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
        } catch (CharacterCodingException notText) {
            throw new ErrnoException(Errno.ILSEQ);
        }
    }

    private static Path name(byte[] text, int begin, int end) throws ErrnoException {
        if (end - begin > MAX_NAME_BYTES) {
            throw new ErrnoException(Errno.NAMETOOLONG);
        }
        return FileNames.of(Arrays.copyOfRange(text, begin, end));
    }
}
