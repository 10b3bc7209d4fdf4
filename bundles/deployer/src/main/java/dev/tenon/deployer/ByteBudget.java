package dev.tenon.deployer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * How many bytes a plugin's files may have together, counted while they are read: what an archive's
 * directory says of sizes, or a folder's listing said a moment ago, need not be true.
 */
final class ByteBudget {

    /** 512 MiB, the bound of {@link dev.tenon.manifest.PluginFolder}. */
    static final long MOST_BYTES = 512L << 20;

    /** There is more than the budget allows. The message completes "found ...". */
    static final class SpentException extends IOException {
        private static final long serialVersionUID = 1L;

        private SpentException(String message) {
            super(message);
        }
    }

    private final long most;
    private long left;

    ByteBudget(long most) {
        this.most = most;
        this.left = most;
    }

    /** A stream that fails once the budget is spent. */
    InputStream limit(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int value = super.read();
                spend(value < 0 ? 0 : 1);
                return value;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = super.read(buffer, offset, length);
                spend(Math.max(count, 0));
                return count;
            }
        };
    }

    private void spend(int bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new SpentException("more than " + most + " bytes");
        }
    }
}
