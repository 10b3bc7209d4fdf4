package dev.tenon.launcher;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to start Tenon.
 *
 * @param data the container's data folder; made if it is absent, used by one container at a time
 * @param plugins the watched folder: what is dropped there becomes a plugin; made if it is absent
 * @param port where REST listens on 127.0.0.1, 0 for a free port; {@code null} for no REST
 * @param shell whether the Gogo shell takes over the terminal
 * @param framework further framework properties; these win
 */
public record Options(
        Path data,
        Path plugins,
        @Nullable Integer port,
        boolean shell,
        Map<String, String> framework) {

    public Options {
        data = data.toAbsolutePath().normalize();
        plugins = plugins.toAbsolutePath().normalize();
        if (port != null && (port < 0 || port > 65535)) {
            throw new IllegalArgumentException("port: found " + port + ", expected 0 to 65535");
        }
        framework = Map.copyOf(framework);
    }

    /** A data folder and a watched folder, nothing else. */
    public static Options of(Path data, Path plugins) {
        return new Options(data, plugins, null, false, Map.of());
    }

    /** With REST on a port of 127.0.0.1; 0 for a free one. */
    public Options withPort(int port) {
        return new Options(data, plugins, port, shell, framework);
    }

    /** With the Gogo shell on this process's terminal. */
    public Options withShell() {
        return new Options(data, plugins, port, true, framework);
    }

    /** With a framework property, such as one that configures a bundle. */
    public Options with(String property, String value) {
        Map<String, String> more = new java.util.HashMap<>(framework);
        more.put(property, value);
        return new Options(data, plugins, port, shell, more);
    }
}
