package dev.tenon.worker;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes connections, and has a thread for each. */
final class Lanes implements ThreadFactory {

    /** What a process's first thread has, which C code is written for. */
    private static final long STACK = 8 << 20;

    private static final int MOST = 8192;
    private static final long PAUSE_MILLIS = 50;

    private final Worker worker;
    private final AtomicInteger number = new AtomicInteger();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, MOST, 1, TimeUnit.DAYS, new SynchronousQueue<>(), this);

    Lanes(Worker worker) {
        this.worker = worker;
    }

    /** Takes connections for as long as the process lives. */
    void serve(ServerSocketChannel server) throws IOException, InterruptedException {
        boolean first = true;
        while (true) {
            try {
                SocketChannel channel = server.accept();
                threads.execute(new Lane(worker, new Connection(new EagerChannel(channel)), first));
                first = false;
            } catch (IOException | FaultException noRoom) {
                // the library has all descriptors or all memory, and may give some back
                if (!server.isOpen()) {
                    throw new IOException("the server's channel is closed", noRoom);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    /**
     * Starts that many threads now, for lanes to come: their stacks shall not count as memory that
     * the library takes.
     */
    void prepare(int count) {
        threads.setCorePoolSize(count);
        threads.prestartAllCoreThreads();
    }

    @Override
    public Thread newThread(Runnable lane) {
        Thread thread =
                new Thread(null, lane, "tenon-lane-" + number.getAndIncrement(), STACK, false);
        thread.setDaemon(true);
        return thread;
    }
}
