package dev.tenon.runner.wasm.wasmtime.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tenon.runner.wasm.wasmtime.file.FileStatus;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * One file of the cache: eight bytes that say which format this is, 32 of the key, 32 of the
 * SHA-256 of the code, and the code. Its time of modification is that of its last use.
 */
record CodeFile(Path path, String key) {

    private static final byte[] FORMAT = "tenonwc1".getBytes(US_ASCII);
    private static final int HASH_BYTES = 32;
    private static final int HEADER_BYTES = FORMAT.length + 2 * HASH_BYTES;

    /** The JDK copies what it is given at once to memory outside of the heap, and keeps that. */
    private static final int CHUNK = 64 << 10;

    /** What is there is not what was written there. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        private DamagedException(Path path, String found, String expected) {
            super("%s: found %s, expected %s".formatted(path, found, expected));
        }
    }

    /** Bytes of the file for this code. */
    static long length(byte[] code) {
        return (long) HEADER_BYTES + code.length;
    }

    /**
     * The code.
     *
     * @param longest bytes of a file that could have been written
     * @throws NoSuchFileException if there is none
     * @throws DamagedException if it is not what was written for this key
     */
    byte[] read(long longest) throws IOException {
        checkOwnership();
        try (SeekableByteChannel channel =
                Files.newByteChannel(
                        path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            long size = channel.size();
            if (size < HEADER_BYTES || size > longest) {
                throw damaged(
                        size + " bytes", "between %d and %d".formatted(HEADER_BYTES, longest));
            }
            byte[] header = new byte[HEADER_BYTES];
            byte[] code = new byte[Math.toIntExact(size - HEADER_BYTES)];
            readFully(channel, header);
            readFully(channel, code);
            verify(header, code);
            return code;
        } catch (EOFException shrunk) {
            throw damaged("fewer bytes than it had", "no change while it is read");
        }
    }

    /** Writes it into an empty file. */
    void write(WritableByteChannel channel, byte[] code) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.put(FORMAT).put(HexFormat.of().parseHex(key)).put(sha256(code)).flip();
        writeFully(channel, header);
        writeFully(channel, ByteBuffer.wrap(code));
    }

    /** Says that it is in use. */
    void touch() {
        try {
            Files.getFileAttributeView(
                            path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(FileTime.from(Instant.now()), null, null);
        } catch (IOException readOnlyOrGone) {
            // then it seems older than it is
        }
    }

    /** Deletes it, if we own it and may. */
    void deleteIfOurs() {
        try {
            Optional<FileStatus> status = FileStatus.of(path);
            if (status.isEmpty() || status.get().uid() == FileStatus.ownUid()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException readOnlyOrGone) {
            // it is not believed the next time either
        }
    }

    private void checkOwnership() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(path.toString());
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw damaged("a link, a folder or a device", "a file");
        }
        Optional<FileStatus> status = FileStatus.of(path);
        if (status.isPresent() && status.get().uid() != FileStatus.ownUid()) {
            throw damaged(
                    "owner " + status.get().uid(), "this process's user, " + FileStatus.ownUid());
        }
        if (status.isPresent() && status.get().isShared()) {
            throw damaged(
                    "mode " + status.get().permissions(), "that only its owner may write to it");
        }
    }

    private void verify(byte[] header, byte[] code) throws DamagedException {
        int keyAt = FORMAT.length;
        int hashAt = keyAt + HASH_BYTES;
        if (!Arrays.equals(header, 0, keyAt, FORMAT, 0, keyAt)) {
            throw damaged("another format", new String(FORMAT, US_ASCII));
        }
        String foundKey = HexFormat.of().formatHex(header, keyAt, hashAt);
        if (!foundKey.equals(key)) {
            throw damaged("code of key " + foundKey, "that of the key it is named by");
        }
        if (!Arrays.equals(header, hashAt, HEADER_BYTES, sha256(code), 0, HASH_BYTES)) {
            throw damaged("other code than was written", "that of the hash beside it");
        }
    }

    private DamagedException damaged(String found, String expected) {
        return new DamagedException(path, found, expected);
    }

    private static void readFully(SeekableByteChannel channel, byte[] into) throws IOException {
        int at = 0;
        while (at < into.length) {
            int count = channel.read(ByteBuffer.wrap(into, at, Math.min(CHUNK, into.length - at)));
            if (count < 0) {
                throw new EOFException();
            }
            at += count;
        }
    }

    private static void writeFully(WritableByteChannel channel, ByteBuffer bytes)
            throws IOException {
        int end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + CHUNK));
            channel.write(bytes);
        }
    }

    private static byte[] sha256(byte[] code) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(code);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
