package dev.tenon.worker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts the worker. */
final class Main {

    private static final String READY = "tenon-worker 1";
    private static final int BACKLOG = 128;
    private static final int MISUSED = 64;

    private Main() {}

    /**
     * @param arguments path of the socket to make; before it {@code --train} to rehearse all that a
     *     worker does, for a cache of the JVM, and to remove the socket again
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean rehearsal = arguments.length == 2 && arguments[0].equals("--train");
        if (arguments.length != 1 && !rehearsal) {
            System.err.println("usage: dev.tenon.worker.Main [--train] SOCKET");
            System.exit(MISUSED);
        }
        if (rehearsal) {
            Rehearsal.run(Path.of(arguments[1]));
            return;
        }
        offerToKernel();
        Worker worker = new Worker(new FileLoader(), new ProcessEnd());
        try (ServerSocketChannel server = listen(Path.of(arguments[0]))) {
            System.out.println(READY);
            worker.serve(server);
        }
    }

    static ServerSocketChannel listen(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
        return server;
    }

    /** When the machine runs out of memory, this process goes before the container does. */
    private static void offerToKernel() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
        } catch (IOException notLinux) {
            // there the kernel has no such order
        }
    }
}
