package dev.tenon.runner.grpc;

import dev.tenon.api.LoadException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * The socket that a plugin says it listens on: it is connected to only if it can be the plugin's
 * own. It must be a socket, of our user, and in the folder that was made for it or newer than the
 * process.
 */
final class PluginSocket {

    private PluginSocket() {}

    /**
     * @param folder the guest's private folder
     * @param started when the process was started
     */
    static void check(SocketAddress address, Path folder, Instant started) throws LoadException {
        if (!(address instanceof UnixDomainSocketAddress unix)) {
            return;
        }
        Path path = unix.getPath();
        try {
            BasicFileAttributes file =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!file.isOther()) {
                throw refused(path, "something else", "a socket");
            }
            if (!Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(folder))) {
                throw refused(path, "one of another user", "one of the container's user");
            }
            boolean inside = path.toRealPath().startsWith(folder);
            // file systems keep time in ticks, which lag behind the clock a little
            Instant earliest = started.minusMillis(50);
            if (!inside && file.lastModifiedTime().toInstant().isBefore(earliest)) {
                throw refused(path, "one older than the process", "one in " + folder);
            }
        } catch (IOException e) {
            throw new LoadException("handshake: found no socket at %s: %s".formatted(path, e), e);
        }
    }

    private static LoadException refused(Path path, String found, String expected) {
        return new LoadException(
                "handshake: socket %s: found %s, expected %s".formatted(path, found, expected));
    }
}
