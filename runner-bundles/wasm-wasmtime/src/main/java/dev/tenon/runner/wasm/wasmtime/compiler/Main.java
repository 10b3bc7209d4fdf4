package dev.tenon.runner.wasm.wasmtime.compiler;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The compiler's process. It ends with its connection, or with its standard input. */
final class Main {

    private static final int BROKEN = 1;
    private static final int MISUSED = 64;

    private Main() {}

    /**
     * @param arguments path of the socket to connect to, path of the library
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: " + Main.class.getName() + " SOCKET LIBRARY");
            System.exit(MISUSED);
        }
        CLibrary libc = new CLibrary();
        offerToKernel();
        endWithInput(libc);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(arguments[0]));
            Service.open(channel, libc, Path.of(arguments[1])).serve();
        } catch (IOException | Service.UnusableException ended) {
            // the container is gone, or has been told
        } catch (MemoryLimit.UnboundedException refusedNow) {
            System.err.println(refusedNow.getMessage());
            libc.exit(BROKEN);
        }
        libc.exit(0);
    }

    /** When the machine runs out of memory, this process goes before the container does. */
    private static void offerToKernel() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
        } catch (IOException notLinux) {
            // there the kernel has no such order
        }
    }

    /** Compiling looks at no socket; and nobody else may be there to end this. */
    private static void endWithInput(CLibrary libc) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                while (System.in.read() >= 0) {
                                    // nothing is said there
                                }
                            } catch (IOException closed) {
                                // the same as its end
                            }
                            libc.exit(0);
                        },
                        "input");
        thread.setDaemon(true);
        thread.start();
    }
}
