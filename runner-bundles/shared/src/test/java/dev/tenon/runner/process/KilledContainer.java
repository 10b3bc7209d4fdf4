package dev.tenon.runner.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A container in a JVM of its own that starts a plugin and then waits to be killed. */
final class KilledContainer {

    private KilledContainer() {}

    /**
     * @param arguments runtime directory, and what the plugin, a shell, is to do
     */
    public static void main(String[] arguments) throws Exception {
        Path runtime = Path.of(arguments[0]);
        Path guest = Files.createDirectories(runtime.resolve("guest-1"));
        ProcessLauncher launcher = new ProcessLauncher(runtime);
        PluginProcess plugin =
                launcher.start(
                        new Program(
                                "plugin-x",
                                "grpc.binary",
                                List.of("/bin/sh", "-c", arguments[1]),
                                runtime,
                                Map.of("PATH", "/usr/bin:/bin", "SOCKETS", guest.toString()),
                                Confinement.NONE));
        System.out.println(plugin.pid());
        System.out.println(launcher.warden().handle().pid());
        plugin.stdout().transferTo(System.out);
    }
}
