package dev.tenon.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * A connection that looks for more for a moment before it sleeps until there is more: the next
 * request mostly comes at once, and to sleep and be woken takes more processor time than to look
 * again and let others run in between. For one thread, until it is {@linkplain #settle settled}.
 */
final class EagerChannel implements ByteChannel {

    private static final long MOMENT_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final SocketChannel channel;
    private boolean blocking = true;
    private boolean settled;

    /**
     * @param channel a new one
     */
    EagerChannel(SocketChannel channel) {
        this.channel = channel;
    }

    /** Sleeps at once from now on, and so may be read by one thread and written by another. */
    void settle() throws IOException {
        settled = true;
        block(true);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (!settled) {
            block(false);
            long start = System.nanoTime();
            do {
                int count = channel.read(into);
                if (count != 0) {
                    return count;
                }
                Thread.yield();
            } while (System.nanoTime() - start < MOMENT_NANOS);
            block(true);
        }
        return channel.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int count = channel.write(from);
        if (count == 0 && from.hasRemaining()) {
            block(true);
            return channel.write(from);
        }
        return count;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void block(boolean wanted) throws IOException {
        if (blocking != wanted) {
            channel.configureBlocking(wanted);
            blocking = wanted;
        }
    }
}
