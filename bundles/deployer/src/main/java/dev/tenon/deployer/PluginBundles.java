package dev.tenon.deployer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;

/** The plugin bundles in the framework. */
final class PluginBundles {

    private final BundleContext context;

    PluginBundles(BundleContext context) {
        this.context = context;
    }

    /** Every bundle that the deployer made, the newest last. */
    List<Bundle> all() {
        return stream().filter(b -> Location.parse(b.getLocation()).isPresent()).toList();
    }

    /** Those of one plugin, the newest last. */
    List<Bundle> of(String id) {
        return all().stream().filter(b -> location(b).id().equals(id)).toList();
    }

    /** Those of one plugin that came from this source, the newest last. */
    List<Bundle> of(String id, Path source) {
        return of(id).stream().filter(b -> source.equals(source(b))).toList();
    }

    Optional<Bundle> at(Location location) {
        return Optional.ofNullable(context.getBundle(location.toString()));
    }

    /** Bundles that say they are this plugin and were made elsewhere. */
    List<Bundle> foreign(String id) {
        return stream()
                .filter(b -> Location.parse(b.getLocation()).isEmpty() && declares(b, id))
                .toList();
    }

    Bundle install(Location location, Path jar) throws BundleException, IOException {
        try (InputStream content = new BufferedInputStream(Files.newInputStream(jar))) {
            return context.installBundle(location.toString(), content);
        }
    }

    static void uninstall(Bundle bundle) throws BundleException {
        try {
            bundle.uninstall();
        } catch (IllegalStateException uninstalledMeanwhile) {
            // the manager was first: that is what was wanted
        }
    }

    static Location location(Bundle bundle) {
        return Location.parse(bundle.getLocation())
                .orElseThrow(() -> new IllegalArgumentException("not ours: " + bundle));
    }

    /** Where a bundle's plugin came from. */
    static Path source(Bundle bundle) {
        String header = bundle.getHeaders("").get(BundleHeaders.SOURCE);
        return Path.of(header == null ? "" : header);
    }

    static boolean isPlugin(Bundle bundle) {
        return declared(bundle, BundleHeaders.PLUGIN).findAny().isPresent();
    }

    static boolean isRunner(Bundle bundle) {
        return declared(bundle, BundleHeaders.RUNNER).findAny().isPresent();
    }

    private static boolean declares(Bundle bundle, String id) {
        return declared(bundle, BundleHeaders.PLUGIN).anyMatch(id::equals);
    }

    /** Attribute {@code id} of each capability of a namespace, as text. */
    private static Stream<String> declared(Bundle bundle, String namespace) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null
                ? Stream.of()
                : revision.getDeclaredCapabilities(namespace).stream()
                        .map(c -> String.valueOf(c.getAttributes().get("id")));
    }

    private Stream<Bundle> stream() {
        return Arrays.stream(context.getBundles())
                .sorted(Comparator.comparingLong(Bundle::getBundleId));
    }
}
