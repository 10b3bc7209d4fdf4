package dev.tenon.manager;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.NativeSection;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Problem;
import dev.tenon.manifest.ManifestReader;
import dev.tenon.manifest.ManifestResult;
import dev.tenon.manifest.PluginFolder;
import dev.tenon.manifest.UnknownFields;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** A bundle that carries a plugin, as it was when it was last installed or updated. */
final class PluginBundle {

    /** Namespace of the capability that makes a bundle a plugin. */
    static final String NAMESPACE = "dev.tenon.plugin";

    private static final int SHORT_HASH = 12;

    private final Bundle bundle;
    private final long modified;
    private final String id;
    private final String hash;
    private volatile @Nullable PluginManifest manifest;
    private volatile @Nullable Content content;

    private PluginBundle(Bundle bundle, String id, String hash) {
        this.bundle = bundle;
        this.modified = bundle.getLastModified();
        this.id = id;
        this.hash = hash;
    }

    Bundle bundle() {
        return bundle;
    }

    /**
     * When the bundle was installed or updated, in milliseconds: tells two contents of one bundle
     * apart.
     */
    long modified() {
        return modified;
    }

    /** Attribute {@code id} of the capability. */
    String id() {
        return id;
    }

    /** Attribute {@code hash} of the capability, which need not be one where it is made by hand. */
    String hash() {
        return hash;
    }

    /** Enough of the hash to tell contents apart, for people. */
    String shortHash() {
        return hash.substring(0, Math.min(SHORT_HASH, hash.length()));
    }

    /** The plugin in this bundle, if it carries one. */
    static Optional<PluginBundle> of(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return Optional.empty();
        }
        List<BundleCapability> found = revision.getDeclaredCapabilities(NAMESPACE);
        return found.stream()
                .filter(c -> c.getAttributes().get("id") instanceof String)
                .map(
                        c ->
                                new PluginBundle(
                                        bundle,
                                        (String) c.getAttributes().get("id"),
                                        String.valueOf(c.getAttributes().get("hash"))))
                .findFirst();
    }

    boolean isActive() {
        return bundle.getState() == Bundle.ACTIVE;
    }

    /** Whether somebody wants it to run, which it may still not be able to. */
    boolean isWanted() {
        try {
            BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
            return level != null && level.isPersistentlyStarted();
        } catch (IllegalArgumentException uninstalled) {
            return false;
        }
    }

    boolean isResolved() {
        return (bundle.getState() & (Bundle.INSTALLED | Bundle.UNINSTALLED)) == 0;
    }

    /**
     * Why an unresolved bundle will stay so; empty if all it requires is there, and it is about to
     * resolve.
     */
    Optional<String> missing(FrameworkWiring wiring) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return Optional.empty();
        }
        return revision.getDeclaredRequirements(null).stream()
                .filter(required -> wiring.findProviders(required).isEmpty())
                .findFirst()
                .map(
                        r ->
                                "its bundle does not resolve: no bundle provides "
                                        + r.getNamespace()
                                        + " "
                                        + r.getDirectives().get("filter"));
    }

    /**
     * The manifest in the bundle. Its author has been told of unknown fields by who made the
     * bundle.
     */
    PluginManifest manifest() throws LoadException {
        PluginManifest known = manifest;
        if (known == null) {
            known = read();
            manifest = known;
        }
        return known;
    }

    /** Its files, checked against the hash when they are asked for first. */
    Content content() throws LoadException {
        Content known = content;
        if (known == null) {
            known = ContentFolder.of(this);
            requireHash(known.hash());
            content = known;
        }
        return known;
    }

    /** Code that runs as this process is named by its hash: nothing else says what is trusted. */
    private void requireHash(String computed) throws LoadException {
        if (manifest().section() instanceof NativeSection && !computed.equals(hash)) {
            throw new LoadException(
                    "attribute hash of capability %s: found \"%s\", expected %s, the content's own, for runtime %s"
                            .formatted(NAMESPACE, hash, computed, NativeSection.RUNTIME));
        }
    }

    private PluginManifest read() throws LoadException {
        Set<String> files = new BundleContent(bundle).names();
        List<String> names = PluginFolder.MANIFEST_NAMES.stream().filter(files::contains).toList();
        if (names.size() != 1) {
            throw new LoadException(
                    "found %s in %s of bundle %s, expected one of %s"
                            .formatted(
                                    names.isEmpty() ? "no manifest" : String.join(" and ", names),
                                    BundleContent.ROOT,
                                    bundle.getSymbolicName(),
                                    String.join(" and ", PluginFolder.MANIFEST_NAMES)));
        }
        return read(names.get(0), files);
    }

    private PluginManifest read(String name, Set<String> files) throws LoadException {
        URL entry = bundle.getEntry(BundleContent.ROOT + "/" + name);
        byte[] text;
        try (InputStream in = entry.openStream()) {
            text = in.readAllBytes();
        } catch (IOException e) {
            throw new LoadException(name + ": cannot be read: " + e.getMessage(), e);
        }
        ManifestResult result = new ManifestReader(UnknownFields.WARN).read(text, name, files);
        PluginManifest manifest = result.manifest();
        if (manifest == null) {
            throw new LoadException(text(result.problems()));
        }
        return manifest;
    }

    static String text(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    }
}
