package dev.tenon.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.PluginRegistry;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.util.tracker.ServiceTracker;

/** The commands as Gogo finds and calls them, in a real Felix. */
class GogoIT {

    private static final List<String> BUNDLES =
            List.of(
                    "org.osgi.util.function",
                    "org.osgi.util.promise",
                    "org.osgi.service.component",
                    "org.apache.felix.scr",
                    "org.apache.felix.gogo.runtime",
                    "jackson-core");

    @TempDir static Path storage;

    private static Framework framework;
    private static GogoShell shell;

    @BeforeAll
    static void start() throws Exception {
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        storage.toString(),
                                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                                        "dev.tenon.api;version=1.0,"
                                                + "dev.tenon.api.manifest;version=1.0"));
        framework.start();
        BundleContext context = framework.getBundleContext();
        for (String artifact : BUNDLES) {
            install(context, jar(artifact));
        }
        install(context, Path.of(System.getProperty("tenon.test.bundle")));
        for (Bundle bundle : context.getBundles()) {
            bundle.start();
        }
        context.registerService(PluginRegistry.class, new FakeRegistry(), null);
        shell =
                new GogoShell(
                        await(
                                context,
                                "(objectClass=org.apache.felix.service.command.CommandProcessor)"));
        await(context, "(&(osgi.command.scope=plugin)(osgi.command.function=list))");
    }

    @AfterAll
    static void stop() throws Exception {
        framework.stop();
        framework.waitForStop(30_000);
    }

    private static void install(BundleContext context, Path jar) throws Exception {
        context.installBundle(jar.toUri().toString());
    }

    private static Path jar(String artifact) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(p -> p.getFileName().toString().matches(artifact + "-[0-9.]+\\.jar"))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(artifact + " is not on the class path"));
    }

    private static Object await(BundleContext context, String filter) throws Exception {
        ServiceTracker<Object, Object> tracker =
                new ServiceTracker<>(context, context.createFilter(filter), null);
        // all of them: the class path has the command's class, too, and it is another
        tracker.open(true);
        Object service = tracker.waitForService(30_000);
        if (service == null) {
            throw new IllegalStateException("no service " + filter);
        }
        return service;
    }

    private static String run(String line) throws Exception {
        return shell.run(line);
    }

    @Test
    void the_list_is_printed() throws Exception {
        assertEquals(
                """
                ID      STATE    RUNTIME  VERSION  NAME
                broken  error    -        -        broken
                  error: plugin.yaml:3: wasm.module: found 12
                text    running  wasm     1.2.0    Text [31mtools""",
                run("plugin:list"));
    }

    @Test
    void the_other_commands_are_found_in_their_scope() throws Exception {
        assertTrue(run("plugin:info text").startsWith("id:              text"));
        assertTrue(run("plugin:reload text").startsWith("text is running"));
        assertTrue(run("plugin:start text").startsWith("text is running"));
        assertTrue(run("plugin:stop text").startsWith("text is stopped"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": [1, \"ä\", null]}",
                "[1, 2]",
                "\"text\"",
                "{\"shell\": \"$HOME ${x} | ; # % & * ~\"}"
            })
    void quoted_json_reaches_the_plugin_as_it_is(String json) throws Exception {
        assertEquals(json, run("plugin:call text echo '" + json + "'"));
    }

    @Test
    void a_number_needs_no_quotes_and_no_parameters_need_nothing() throws Exception {
        assertEquals("5", run("plugin:call text echo 5"));
        assertEquals("true", run("plugin:call text echo true"));
        assertEquals("null", run("plugin:call text echo"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "{\"a\": 1}", "[1, 2]", "[a=1]"})
    void json_that_is_not_quoted_is_told_to_be(String json) {
        CommandFailure failure = failure("plugin:call text echo " + json);

        assertTrue(failure.message().contains("the shell wants it quoted"), failure.message());
    }

    @Test
    void a_failure_is_one_line_with_kind_and_reason() {
        assertEquals(
                new CommandFailure("CommandException", "no_such_plugin: no plugin 'nobody'"),
                failure("plugin:call nobody echo"));
        assertEquals(
                new CommandFailure("CommandException", "no_such_function: no function"),
                failure("plugin:call text other"));
    }

    @Test
    void arguments_that_do_not_fit_are_told() {
        assertTrue(failure("plugin:info").message().contains("info"));
        assertTrue(failure("plugin:info a b").message().contains("info"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plugin:info $nothing",
                "plugin:stop $nothing",
                "plugin:call $nothing echo",
                "plugin:call text $nothing",
                "plugin:call text echo $nothing"
            })
    void a_variable_without_a_value_is_told(String line) {
        CommandFailure failure = failure(line);

        assertEquals("CommandException", failure.name());
        assertTrue(failure.message().startsWith("bad_argument: "), failure.message());
    }

    /** What Gogo's shell prints of an exception. */
    private record CommandFailure(String name, String message) {}

    private static CommandFailure failure(String line) {
        Exception e = assertThrows(Exception.class, () -> run(line));
        return new CommandFailure(e.getClass().getSimpleName(), e.getMessage());
    }

    @Test
    void the_bundle_runs_on_java_17_and_exports_nothing() throws Exception {
        try (JarFile jar = new JarFile(System.getProperty("tenon.test.bundle"))) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertTrue(
                    manifest.getValue("Require-Capability")
                            .contains("(&(osgi.ee=JavaSE)(version=17))"));
            assertNull(manifest.getValue("Export-Package"));
            assertFalse(manifest.getValue("Import-Package").contains("jspecify"));
        }
    }
}
