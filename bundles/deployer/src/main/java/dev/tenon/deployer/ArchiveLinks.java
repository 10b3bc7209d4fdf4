package dev.tenon.deployer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/**
 * Finds the symbolic links in a zip archive, which {@link java.util.zip} does not tell from files.
 *
 * <p>They are marked in the archive's central directory, in the Unix mode in the upper half of the
 * external attributes: PKWARE's APPNOTE.TXT 4.3.12 and 4.3.16 define these records, and Info-ZIP
 * the mode. Nothing depends on this for safety, since extracting writes plain files only; it is for
 * telling the author, who would find the link's target as the content of a file.
 */
final class ArchiveLinks {

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int MOST_DIRECTORY_BYTES = 64 << 20;
    private static final int FILE_TYPE = 0170000;
    private static final int LINK_TYPE = 0120000;

    private ArchiveLinks() {}

    /** The names of all entries that are symbolic links. */
    static List<String> of(Path archive) throws IOException {
        try (FileChannel file = FileChannel.open(archive)) {
            ByteBuffer directory = directory(file);
            List<String> links = new ArrayList<>();
            while (directory.remaining() >= ENTRY_BYTES
                    && directory.getInt(directory.position()) == ENTRY_SIGNATURE) {
                readEntry(directory, links);
            }
            return links;
        }
    }

    private static void readEntry(ByteBuffer directory, List<String> links) throws ZipException {
        int start = directory.position();
        int nameBytes = directory.getShort(start + 28) & 0xffff;
        int otherBytes =
                (directory.getShort(start + 30) & 0xffff)
                        + (directory.getShort(start + 32) & 0xffff);
        int next = start + ENTRY_BYTES + nameBytes + otherBytes;
        if (next > directory.limit()) {
            throw new ZipException("its directory ends in the middle of an entry");
        }
        if ((directory.getInt(start + 38) >>> 16 & FILE_TYPE) == LINK_TYPE) {
            byte[] name = new byte[nameBytes];
            directory.get(start + ENTRY_BYTES, name);
            links.add(new String(name, StandardCharsets.UTF_8));
        }
        directory.position(next);
    }

    private static ByteBuffer directory(FileChannel file) throws IOException {
        long size = file.size();
        int tailBytes = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
        ByteBuffer tail = read(file, size - tailBytes, tailBytes);
        int end = endRecord(tail);
        long bytes = tail.getInt(end + 12) & 0xffffffffL;
        long position = size - tailBytes + end - bytes;
        if (bytes > MOST_DIRECTORY_BYTES || position < 0) {
            throw new ZipException("its directory has a size of " + bytes + " bytes");
        }
        return read(file, position, (int) bytes);
    }

    private static int endRecord(ByteBuffer tail) throws ZipException {
        for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END_SIGNATURE
                    && at + END_BYTES + (tail.getShort(at + 20) & 0xffff) == tail.limit()) {
                return at;
            }
        }
        throw new ZipException("it has no end of central directory");
    }

    private static ByteBuffer read(FileChannel file, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new ZipException("it became shorter while it was read");
            }
        }
        return buffer.flip();
    }
}
