package dev.tenon.deployer;

import dev.tenon.manifest.PluginFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;

/**
 * Tells plugins from the other things that lie in a watched folder, which are other deployers' to
 * take. What looks like an attempt at a plugin counts as one: its author is to hear what is wrong.
 */
final class Recognition {

    /** What it says of a zip or JAR file. */
    enum Verdict {
        PLUGIN,
        BUNDLE,
        OTHER,
        UNREADABLE
    }

    /** In lower case. */
    private static final Set<String> MARKS =
            Stream.of(PluginFolder.MANIFEST_NAMES, PluginFolder.MISSPELT_NAMES)
                    .flatMap(List::stream)
                    .collect(Collectors.toUnmodifiableSet());

    private Recognition() {}

    /** A {@code .zip}: its plugin lies at the top or in one top folder. */
    static Verdict ofArchive(Path file) {
        return of(file, es -> hasMark(es) || Archive.topFolder(es).isPresent());
    }

    /** The JAR that File Install makes of a folder before it asks who takes that folder. */
    static Verdict ofFolderJar(Path file) {
        return of(file, Recognition::hasMark);
    }

    private static Verdict of(Path file, Predicate<List<? extends ZipEntry>> isPlugin) {
        try (JarFile zip = new JarFile(file.toFile(), false)) {
            if (isBundle(zip.getManifest())) {
                return Verdict.BUNDLE;
            }
            return isPlugin.test(zip.stream().toList()) ? Verdict.PLUGIN : Verdict.OTHER;
        } catch (IOException | IllegalArgumentException unreadable) {
            return Verdict.UNREADABLE;
        }
    }

    private static boolean hasMark(List<? extends ZipEntry> entries) {
        return entries.stream().anyMatch(e -> isMark(e.getName()));
    }

    static boolean isPluginFolder(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.anyMatch(c -> isMark(c.getFileName().toString()));
        } catch (IOException | UncheckedIOException unreadable) {
            return false;
        }
    }

    private static boolean isMark(String name) {
        return MARKS.contains(name.toLowerCase(Locale.ROOT))
                || name.endsWith(".wasm") && name.indexOf('/') < 0;
    }

    private static boolean isBundle(@Nullable Manifest manifest) {
        Attributes.Name name = new Attributes.Name(Constants.BUNDLE_SYMBOLICNAME);
        return manifest != null && manifest.getMainAttributes().containsKey(name);
    }
}
