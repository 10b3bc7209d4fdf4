package dev.tenon.deployer;

import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Provides.Ability;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/**
 * The manifest of a plugin's bundle.
 *
 * <p>The syntax is that of OSGi Core 8, chapter 3.2 ({@code quoted-string}) and 3.3.6 (typed
 * attributes); lists are escaped as bnd does it, and as Felix and Equinox read it. Felix 7 leaves
 * the escapes of a quoted string in its value, so a name with a quote reads differently there from
 * header {@code Bundle-Name}. Line breaks and other control characters cannot be written in a
 * header and become spaces; everything else arrives as it was.
 */
final class BundleHeaders {

    /** Header: canonical path of the folder or archive that the plugin came from. */
    static final String SOURCE = "Tenon-Source";

    /** Namespace of the capability that makes a bundle a plugin. */
    static final String PLUGIN = "dev.tenon.plugin";

    /** Namespace of the capability for each ability that the plugin declares. */
    static final String ABILITY = "dev.tenon.ability";

    /** Namespace of the capability that runners' bundles provide. */
    static final String RUNNER = "dev.tenon.runner";

    private static final int QUALIFIER_LENGTH = 12;

    private BundleHeaders() {}

    static Manifest of(CheckedPlugin plugin) {
        PluginManifest says = plugin.manifest();
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        put(headers, Constants.BUNDLE_MANIFESTVERSION, "2");
        put(headers, Constants.BUNDLE_SYMBOLICNAME, "tenon.plugin." + plugin.id());
        put(headers, Constants.BUNDLE_VERSION, bundleVersion(plugin));
        put(headers, Constants.BUNDLE_NAME, says.name());
        put(headers, Constants.BUNDLE_DESCRIPTION, says.description());
        put(headers, Constants.BUNDLE_VENDOR, says.author());
        put(headers, SOURCE, plugin.source().toString());
        put(headers, Constants.PROVIDE_CAPABILITY, provided(plugin));
        put(headers, Constants.REQUIRE_CAPABILITY, required(says));
        return manifest;
    }

    private static void put(Attributes headers, String name, String value) {
        if (!value.isEmpty()) {
            headers.putValue(name, oneLine(value));
        }
    }

    private static String bundleVersion(CheckedPlugin plugin) {
        return plugin.manifest().version().numbers()
                + "."
                + plugin.hash().substring(0, QUALIFIER_LENGTH);
    }

    private static String required(PluginManifest says) {
        return RUNNER + ";filter:=" + quoted("(runtime=" + says.runtime() + ")");
    }

    private static String provided(CheckedPlugin plugin) {
        Stream<String> abilities =
                plugin.manifest().provides().abilities().stream().map(a -> ability(plugin.id(), a));
        return Stream.concat(Stream.of(identity(plugin)), abilities)
                .collect(Collectors.joining(","));
    }

    private static String identity(CheckedPlugin plugin) {
        PluginManifest says = plugin.manifest();
        return PLUGIN
                + ";id="
                + quoted(plugin.id())
                + ";hash="
                + quoted(plugin.hash())
                + ";name="
                + quoted(says.name())
                + ";version:Version="
                + quoted(says.version().numbers())
                + ";runtime="
                + quoted(says.runtime());
    }

    private static String ability(String id, Ability ability) {
        return ABILITY
                + ";capability="
                + quoted(ability.capability())
                + ";operations:List<String>="
                + quotedList(ability.operations())
                + ";plugin="
                + quoted(id);
    }

    /** The frameworks undo the escapes of a list once, where they take it apart. */
    private static String quotedList(List<String> elements) {
        return elements.stream()
                .map(e -> e.replace("\\", "\\\\").replace("\"", "\\\"").replace(",", "\\,"))
                .collect(Collectors.joining(",", "\"", "\""));
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String oneLine(String value) {
        return value.replaceAll("\\p{Cntrl}", " ");
    }
}
