package dev.tenon.launcher;

import dev.tenon.api.PluginRegistry;
import dev.tenon.manifest.PluginFolder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * When a container that was just started is ready: REST answers, and no plugin is still loading.
 */
final class Readiness {

    private static final String ENDPOINT = "osgi.http.endpoint";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 10;

    private final Tenon tenon;

    Readiness(Tenon tenon) {
        this.tenon = tenon;
    }

    /** REST's address, once it answers. */
    String awaitRest() throws InterruptedException {
        return await("REST", this::answeringEndpoint);
    }

    /** Waits for what lies in the watched folder: each plugin runs, or is known not to. */
    void awaitPlugins(Path folder) throws IOException, InterruptedException {
        PluginRegistry registry = tenon.registry();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path source : children.filter(Readiness::isPlugin).sorted().toList()) {
                String id = source.getFileName().toString().replaceFirst("\\.zip$", "");
                await("plugin " + id, () -> registry.plugin(id));
                tenon.settled(id);
            }
        }
    }

    private static boolean isPlugin(Path source) {
        return source.toString().endsWith(".zip")
                || PluginFolder.MANIFEST_NAMES.stream()
                        .anyMatch(n -> Files.exists(source.resolve(n)));
    }

    private Optional<String> answeringEndpoint() {
        return endpoint().filter(Readiness::answers);
    }

    private Optional<String> endpoint() {
        BundleContext context = tenon.context();
        try {
            ServiceReference<?>[] found =
                    context.getAllServiceReferences(null, "(" + ENDPOINT + "=*)");
            return found == null
                    ? Optional.empty()
                    : Stream.of(found)
                            .flatMap(r -> strings(r.getProperty(ENDPOINT)))
                            .filter(url -> url.startsWith("http://127.0.0.1:"))
                            .map(url -> url.replaceFirst("/$", ""))
                            .findFirst();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<String> strings(Object property) {
        return property instanceof Object[] several
                ? Arrays.stream(several).map(String::valueOf)
                : Stream.of(String.valueOf(property));
    }

    /** Without a token it answers that it wants one. */
    private static boolean answers(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url + "/plugins").toURL().openConnection();
            int status = connection.getResponseCode();
            connection.disconnect();
            return status == HttpURLConnection.HTTP_UNAUTHORIZED;
        } catch (IOException notListening) {
            return false;
        }
    }

    private static <T> T await(String what, Supplier<Optional<T>> condition)
            throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Optional<T> met = condition.get();
            if (met.isPresent()) {
                return met.get();
            }
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        what + " is not there after " + LIMIT.toSeconds() + " s");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
