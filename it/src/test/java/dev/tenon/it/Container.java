package dev.tenon.it;

import dev.tenon.api.CallException;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginState;
import dev.tenon.launcher.Options;
import dev.tenon.launcher.Tenon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.BundleException;

/** A container of its own for a test: started on two folders, and closed with everything in it. */
final class Container implements AutoCloseable {

    private final Path plugins;
    private final Tenon tenon;

    private Container(Path plugins, Tenon tenon) {
        this.plugins = plugins;
        this.tenon = tenon;
    }

    static Container start(Path folder) throws IOException, BundleException {
        return start(Options.of(folder.resolve("data"), folder.resolve("plugins")));
    }

    static Container start(Options options) throws IOException, BundleException {
        return new Container(options.plugins(), Tenon.start(options));
    }

    Tenon tenon() {
        return tenon;
    }

    /** A folder in the watched one. */
    Path folder(String id) {
        return plugins.resolve(id);
    }

    /** What is known of a plugin once it runs. */
    PluginInfo awaitRunning(String id) {
        return await(id, PluginState.RUNNING);
    }

    /** What is known of a plugin once it is in this state. */
    PluginInfo await(String id, PluginState state) {
        return Await.until(
                        "plugin " + id + " " + state,
                        () -> tenon.registry().plugin(id),
                        p -> p.filter(i -> i.state() == state).isPresent())
                .orElseThrow();
    }

    /** What is known of a plugin once its newest content or configuration was refused. */
    PluginInfo awaitRefusedUpdate(String id) {
        return Await.present(
                "the reason why " + id + " was refused",
                () -> tenon.registry().plugin(id).filter(p -> p.refusedUpdate() != null));
    }

    void awaitGone(String id) {
        Await.until("plugin " + id + " gone", () -> tenon.registry().plugin(id), p -> p.isEmpty());
    }

    String call(String id, String function, String parameters) throws CallException {
        byte[] answer =
                tenon.registry()
                        .service(id)
                        .call(function, parameters.getBytes(StandardCharsets.UTF_8));
        return new String(answer, StandardCharsets.UTF_8);
    }

    void awaitAnswer(String id, String expected) {
        Await.until("answer " + expected, () -> call(id, "answer", "{}"), expected::equals);
    }

    List<String> ids() {
        return tenon.registry().plugins().stream().map(PluginInfo::id).toList();
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        tenon.close();
    }
}
