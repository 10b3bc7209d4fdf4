package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonView;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tenon.api.manifest.PluginManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.framework.util.manifestparser.ManifestParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.yaml.snakeyaml.Yaml;

/** The built bundle, as a container sees it. */
class BundleIT {
    @TempDir Path temp;

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(f -> f.getFileName().toString().matches("dev\\.tenon\\..*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String header(String name) throws IOException {
        try (JarFile file = new JarFile(jar().toFile())) {
            String value = file.getManifest().getMainAttributes().getValue(name);
            return value == null ? "" : value;
        }
    }

    private static List<String> packages(String header) throws IOException {
        List<String> packages = new ArrayList<>();
        for (String clause : ManifestParser.parseDelimitedString(header(header), ",")) {
            packages.add(clause.substring(0, clause.indexOf(';')));
        }
        return packages;
    }

    @Test
    void the_bundle_exports_the_reader_alone() throws IOException {
        assertEquals(List.of("dev.tenon.manifest"), packages(Constants.EXPORT_PACKAGE));
    }

    @Test
    void the_bundle_imports_the_api_jackson_and_snakeyaml_alone() throws IOException {
        List<String> imported = packages(Constants.IMPORT_PACKAGE);

        assertFalse(imported.isEmpty());
        for (String name : imported) {
            assertTrue(
                    name.startsWith("com.fasterxml.jackson.")
                            || name.startsWith("org.yaml.snakeyaml")
                            || name.startsWith("dev.tenon."),
                    name);
        }
    }

    @Test
    void the_bundle_runs_on_java_17() throws IOException {
        assertEquals(
                "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"",
                header(Constants.REQUIRE_CAPABILITY));
    }

    @Test
    void the_bundle_resolves_and_reads_beside_jackson_alone() throws Exception {
        Framework framework =
                new FrameworkFactory()
                        .newFramework(
                                Map.of(Constants.FRAMEWORK_STORAGE, temp.resolve("f").toString()));
        framework.start();
        PrintStream error = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        // a container's threads come with any context class loader: nothing may be looked for there
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            for (Class<?> neighbour :
                    List.of(
                            JsonView.class,
                            JsonFactory.class,
                            ObjectMapper.class,
                            YAMLFactory.class,
                            Yaml.class,
                            PluginManifest.class)) {
                install(framework, location(neighbour));
            }
            Bundle bundle = install(framework, jar().toUri().toString());
            bundle.start();

            assertEquals(Bundle.ACTIVE, bundle.getState());
            checkReads(bundle);
            assertEquals("", printed.toString(StandardCharsets.UTF_8), "the logger is silent");
        } finally {
            System.setErr(error);
            Thread.currentThread().setContextClassLoader(context);
            framework.stop();
            framework.waitForStop(10_000);
        }
    }

    private static Bundle install(Framework framework, String location) throws Exception {
        return framework.getBundleContext().installBundle(location);
    }

    private static String location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().toString();
    }

    /** By reflection: the test's own classes are not the bundle's. */
    private static void checkReads(Bundle bundle) throws Exception {
        Class<?> modes = bundle.loadClass(UnknownFields.class.getName());
        Class<?> reader = bundle.loadClass(ManifestReader.class.getName());
        assertNotEquals(ManifestReader.class, reader);
        Object instance = reader.getConstructor(modes).newInstance(modes.getEnumConstants()[0]);
        Object result =
                reader.getMethod("read", byte[].class, String.class)
                        .invoke(instance, Fixtures.bytes("valid/wasm/plugin.yaml"), "plugin.yaml");
        assertEquals("[]", result.getClass().getMethod("problems").invoke(result).toString());
        Object manifest = result.getClass().getMethod("manifest").invoke(result);
        Object json = manifest.getClass().getMethod("configSchema").invoke(manifest);

        Class<?> schemas = bundle.loadClass(ConfigSchema.class.getName());
        Object schema = schemas.getMethod("compile", String.class).invoke(null, json);
        Method configure = schemas.getMethod("configure", Map.class, Function.class);
        Function<String, String> environment = name -> null;
        Object refused = configure.invoke(schema, Map.of("limit", "65"), environment);
        List<?> problems = (List<?>) refused.getClass().getMethod("problems").invoke(refused);
        assertEquals(2, problems.size());
        assertNotNull(problems.get(0));
    }
}
