package dev.tenon.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Tenon's own bundles, which travel inside the launcher's jar: brings those in the framework's
 * store in line with them. Each folder of {@code bundles/} is a start level; one named {@code
 * <level>-<feature>} is left out without the feature.
 */
final class Platform {

    /** Bundles of plugins start above all of these. */
    static final int PLUGIN_START_LEVEL = 7;

    private static final String LOCATION = "tenon-platform:";

    private final BundleContext context;
    private final Set<String> features;

    /**
     * @param features among {@code rest} and {@code shell}
     */
    Platform(BundleContext context, Set<String> features) {
        this.context = context;
        this.features = features;
    }

    /** Removes what is no longer, installs what is missing. Starts nothing yet. */
    void install() throws IOException, BundleException {
        URL bundles = Platform.class.getResource("bundles");
        if (bundles == null) {
            throw new IOException("the launcher was built without its bundles");
        }
        URI uri = uri(bundles);
        if (!"jar".equals(uri.getScheme())) {
            install(Path.of(uri));
            return;
        }
        try (FileSystem jar = open(uri)) {
            install(jar.getPath("/dev/tenon/launcher/bundles"));
        }
    }

    private void install(Path folder) throws IOException, BundleException {
        List<Part> parts = parts(folder);
        Map<String, Bundle> stored =
                Stream.of(context.getBundles())
                        .filter(b -> b.getLocation().startsWith(LOCATION))
                        .collect(Collectors.toMap(Bundle::getLocation, Function.identity()));
        Set<String> wanted = parts.stream().map(Part::location).collect(Collectors.toSet());
        List<Bundle> changed = new ArrayList<>();
        // first those that are no longer: of two with one name and version only one can be there
        for (Bundle bundle : stored.values()) {
            if (!wanted.contains(bundle.getLocation())) {
                bundle.uninstall();
                changed.add(bundle);
            }
        }
        for (Part part : parts) {
            if (!stored.containsKey(part.location())) {
                changed.add(install(part));
            }
        }
        if (!changed.isEmpty()) {
            context.getBundle().adapt(FrameworkWiring.class).refreshBundles(changed);
        }
    }

    /**
     * A bundle that travels in the jar.
     *
     * @param location holds the content's checksum, so that an updated jar is another location and
     *     the store says by itself which content it has
     */
    private record Part(Path jar, String location, int level) {}

    private List<Part> parts(Path folder) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (Path level : list(folder)) {
            String[] name = level.getFileName().toString().replace("/", "").split("-", 2);
            if (name.length == 1 || features.contains(name[1])) {
                for (Path jar : list(level)) {
                    parts.add(new Part(jar, location(jar), Integer.parseInt(name[0])));
                }
            }
        }
        return parts;
    }

    private static String location(Path jar) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(Files.readAllBytes(jar));
        return LOCATION + jar.getFileName() + "#" + Long.toHexString(checksum.getValue());
    }

    private Bundle install(Part part) throws IOException, BundleException {
        Bundle bundle;
        try (InputStream in = Files.newInputStream(part.jar())) {
            bundle = context.installBundle(part.location(), in);
        }
        bundle.adapt(BundleStartLevel.class).setStartLevel(part.level());
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
        return bundle;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }

    private static URI uri(URL url) throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IOException("the launcher's own location is no URI: " + url, e);
        }
    }

    private static FileSystem open(URI uri) throws IOException {
        String jar = uri.getSchemeSpecificPart();
        return FileSystems.newFileSystem(Path.of(URI.create(jar.substring(0, jar.indexOf("!/")))));
    }
}
