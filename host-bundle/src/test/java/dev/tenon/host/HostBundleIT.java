package dev.tenon.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.tenon.api.Deadline;
import dev.tenon.api.host.Configuration;
import dev.tenon.api.host.Host;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HostProvider;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.host.PluginEvent;
import dev.tenon.api.manifest.Permissions;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;

/** The bundle as it is built: what its manifest says, and that it works in a real framework. */
class HostBundleIT {

    private static final File BUNDLE = new File(System.getProperty("host.bundle"));

    /** Packages this test shares with the bundles. */
    private static final String SHARED =
            "dev.tenon.api;version=1.0.0,dev.tenon.api.host;version=1.0.0,"
                    + "dev.tenon.api.manifest;version=1.0.0,org.osgi.service.event;version=1.4.1,"
                    + "org.osgi.service.log;version=1.5.0";

    @Test
    void it_exports_nothing_and_imports_only_what_every_container_has() throws IOException {
        try (JarFile jar = new JarFile(BUNDLE)) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertNull(manifest.getValue(Constants.EXPORT_PACKAGE));
            for (String clause : clauses(manifest.getValue(Constants.IMPORT_PACKAGE))) {
                assertTrue(
                        clause.matches("(dev\\.tenon\\.api|org\\.osgi|javax\\.(net|security))\\b.*")
                                || clause.contains("resolution:=optional"),
                        clause);
            }
            assertTrue(
                    manifest.getValue(Constants.REQUIRE_CAPABILITY)
                            .contains("osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\""));
        }
    }

    @Test
    void its_http_client_is_inside() throws IOException {
        try (JarFile jar = new JarFile(BUNDLE)) {
            List<String> inside = jar.stream().map(entry -> entry.getName()).toList();
            for (String library : List.of("httpclient5", "httpcore5", "slf4j-api", "slf4j-nop")) {
                assertTrue(
                        inside.stream().anyMatch(name -> name.startsWith("lib/" + library)),
                        library);
            }
        }
    }

    @Test
    void every_function_works_in_a_framework(@TempDir Path folder) throws Exception {
        Framework framework = start(folder);
        try {
            Host host = host(framework.getBundleContext());
            assertEquals("b", host.config("a").orElseThrow());
            host.kvSet("k", new byte[] {1});
            assertArrayEquals(new byte[] {1}, host.kvGet("k").orElseThrow());
            assertLogged(framework.getBundleContext(), host);
            assertEmitted(framework.getBundleContext(), host);
            assertAnswered(host);
            assertRestarted(framework.getBundleContext());
        } finally {
            framework.stop();
            framework.waitForStop(0);
        }
    }

    private static void assertLogged(BundleContext context, Host host) throws Exception {
        LogReaderService reader = service(context, LogReaderService.class);
        BlockingQueue<LogEntry> entries = new LinkedBlockingQueue<>();
        reader.addLogListener(entries::add);
        host.log(LogLevel.ERROR, "not {} found", Map.of("a", "b"));
        assertEquals("not {} found a=\"b\"", next(entries, "tenon.plugin.p").getMessage());

        assertThrows(HostException.class, () -> host.kvGet(""));
        assertTrue(next(entries, "tenon.audit").getMessage().contains("function=kv_get"));
    }

    /** The log tells of what others wrote, too, and when it gets to it. */
    private static LogEntry next(BlockingQueue<LogEntry> entries, String logger) throws Exception {
        LogEntry entry = entries.poll(30, TimeUnit.SECONDS);
        while (entry != null && !entry.getLoggerName().equals(logger)) {
            entry = entries.poll(30, TimeUnit.SECONDS);
        }
        assertTrue(entry != null, "nothing on logger " + logger);
        return entry;
    }

    private static void assertEmitted(BundleContext context, Host host) throws Exception {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(EventConstants.EVENT_TOPIC, "tenon/plugin/p/order/*");
        context.registerService(EventHandler.class, events::add, properties);
        host.emit(new PluginEvent("order.created", Map.of("entity_id", "7")));
        Event event = events.poll(30, TimeUnit.SECONDS);
        assertEquals("tenon/plugin/p/order/created", event.getTopic());
        assertEquals("7", event.getProperty("entity_id"));
        assertEquals("p", event.getProperty("tenon.plugin.id"));
    }

    private static void assertAnswered(Host host) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        exchange.sendResponseHeaders(200, 2);
                        exchange.getResponseBody().write(new byte[] {'o', 'k'});
                    }
                });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + '/';
            HttpAnswer answer =
                    host.http(
                            new HttpCall("GET", url, Map.of(), new byte[0]),
                            Deadline.after(Duration.ofSeconds(30)));
            assertEquals("ok", new String(answer.body(), StandardCharsets.UTF_8));
        } finally {
            server.stop(0);
        }
    }

    private static void assertRestarted(BundleContext context) throws Exception {
        Bundle bundle =
                Stream.of(context.getBundles())
                        .filter(one -> "dev.tenon.host".equals(one.getSymbolicName()))
                        .findFirst()
                        .orElseThrow();
        bundle.stop();
        assertFalse(
                Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(
                                thread ->
                                        thread.getName().startsWith("tenon-host-")
                                                && !ends(thread)),
                "a thread goes on after the bundle has stopped");
        bundle.start();
        assertTrue(host(context).kvGet("k").isEmpty());
    }

    private static boolean ends(Thread thread) {
        try {
            thread.join(30_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private static Host host(BundleContext context) throws InterruptedException {
        Permissions permissions =
                new Permissions(
                        List.of(new Permissions.Host("127.0.0.1")),
                        List.of(),
                        Permissions.DEFAULT_MEMORY_MAX,
                        Permissions.DEFAULT_TIMEOUT,
                        List.of(),
                        null);
        return service(context, HostProvider.class)
                .hostFor("p", permissions, new Configuration("{}", Map.of("a", "b")));
    }

    private static <T> T service(BundleContext context, Class<T> type) throws InterruptedException {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        T service = tracker.waitForService(30_000);
        assertTrue(service != null, "no " + type.getName());
        return service;
    }

    private static Framework start(Path folder) throws BundleException {
        Framework framework =
                new FrameworkFactory()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        folder.toString(),
                                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                                        SHARED));
        framework.start();
        BundleContext context = framework.getBundleContext();
        File[] jars = new File(System.getProperty("test.bundles")).listFiles();
        for (File jar : jars) {
            context.installBundle(jar.toURI().toString());
        }
        context.installBundle(BUNDLE.toURI().toString());
        for (Bundle bundle : context.getBundles()) {
            bundle.start();
        }
        return framework;
    }

    private static List<String> clauses(String header) {
        return List.of(header.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"));
    }
}
