package dev.tenon.deployer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/** Finds the bundles that the container of a test needs. */
final class ClassPathBundles {

    private static final List<String> BUNDLES =
            List.of(
                    "org.osgi.util.function",
                    "org.osgi.util.promise",
                    "org.osgi.service.component",
                    "org.apache.felix.log",
                    "org.apache.felix.configadmin",
                    "org.apache.felix.scr",
                    "com.fasterxml.jackson.core.jackson-core",
                    "com.fasterxml.jackson.core.jackson-annotations",
                    "com.fasterxml.jackson.core.jackson-databind",
                    "com.fasterxml.jackson.dataformat.jackson-dataformat-yaml",
                    "org.yaml.snakeyaml",
                    "dev.tenon.manifest",
                    "org.apache.felix.fileinstall");

    private ClassPathBundles() {}

    /** Their files, in the order in which they are to be installed, and the deployer's last. */
    static List<Path> jars() throws IOException {
        Map<String, Path> byName = new HashMap<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (element.endsWith(".jar")) {
                byName.putIfAbsent(symbolicName(element), Path.of(element));
            }
        }
        if (!byName.keySet().containsAll(BUNDLES)) {
            throw new AssertionError(BUNDLES + " are not all among " + byName.keySet());
        }
        Stream<Path> wanted = BUNDLES.stream().map(byName::get);
        Path deployer = Path.of(System.getProperty("tenon.test.bundle"));
        return Stream.concat(wanted, Stream.of(deployer)).toList();
    }

    private static String symbolicName(String file) throws IOException {
        try (JarFile jar = new JarFile(file)) {
            Manifest manifest = jar.getManifest();
            String name =
                    manifest == null
                            ? null
                            : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            return name == null ? "" : name.split(";")[0].trim();
        }
    }
}
