package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tenon.api.manifest.GrpcSection;
import dev.tenon.api.manifest.NativeSection;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.Permissions.FileGrant;
import dev.tenon.api.manifest.Permissions.Host;
import dev.tenon.api.manifest.Permissions.KvQuota;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Provides;
import dev.tenon.api.manifest.Provides.Ability;
import dev.tenon.api.manifest.Provides.JavaService;
import dev.tenon.api.manifest.Provides.Provider;
import dev.tenon.api.manifest.Provides.Schemas;
import dev.tenon.api.manifest.SemanticVersion;
import dev.tenon.api.manifest.WasmSection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FullManifestTest {

    @Test
    void every_field_of_a_wasm_plugin_is_read() {
        PluginManifest manifest = Manifests.valid("wasm");

        assertEquals("Bookmarks", manifest.name());
        assertEquals(new SemanticVersion(1, 2, 3, "beta.1", "build.7"), manifest.version());
        assertEquals("Keeps bookmarks.\n", manifest.description());
        assertEquals("Ada", manifest.author());
        assertEquals("wasm", manifest.runtime());
        assertEquals(
                new WasmSection(
                        "wasm/bookmarks.wasm",
                        WasmSection.Engine.JAVA,
                        WasmSection.Abi.TENON,
                        8,
                        Duration.ofMillis(500)),
                manifest.section());
        assertEquals(
                new Permissions(
                        List.of(
                                new Host("example.com"),
                                new Host("*.example.org"),
                                new Host("[::1]")),
                        List.of(
                                new FileGrant("/srv/shared", FileGrant.Mode.READ),
                                new FileGrant("cache", FileGrant.Mode.READWRITE)),
                        128L << 20,
                        Duration.ofSeconds(90),
                        List.of("lookup", "com.example.notify"),
                        new KvQuota(1000, 10L << 20)),
                manifest.permissions());
        assertEquals(List.of("com/acme/started", "tenon/plugin/*"), manifest.subscribe());
        assertEquals(6, manifest.maxConcurrency());
        assertEquals(
                "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\","
                        + "\"properties\":{\"token\":{\"type\":\"string\",\"writeOnly\":true},"
                        + "\"limit\":{\"type\":\"integer\",\"default\":10,\"maximum\":64}},"
                        + "\"required\":[\"token\"]}",
                manifest.configSchema());
    }

    @Test
    void everything_a_plugin_provides_is_read() {
        Provides provides = Manifests.valid("wasm").provides();

        String params =
                "{\"type\":\"object\",\"properties\":"
                        + "{\"limit\":{\"type\":\"integer\",\"minimum\":1}}}";
        assertEquals(
                new Provides(
                        true,
                        List.of(
                                new Ability(
                                        "bookmark",
                                        List.of("list", "add"),
                                        Map.of(
                                                "list",
                                                new Schemas(params, "{\"type\":\"array\"}"),
                                                "add",
                                                new Schemas(null, "true"))),
                                new Ability("archive", List.of("archive"), Map.of())),
                        new Provider("github", true),
                        List.of(
                                new JavaService(
                                        "com.example.bookmarks.Bookmarks",
                                        "[1.0,2.0)",
                                        Map.of("all", "list"),
                                        Map.of(
                                                "service.ranking",
                                                10,
                                                "weight",
                                                0.5,
                                                "local",
                                                false,
                                                "tags",
                                                List.of("a", "b"),
                                                "vendor",
                                                "Ada")))),
                provides);
    }

    @Test
    void every_field_of_a_plugin_process_is_read() {
        PluginManifest manifest = Manifests.valid("grpc");

        assertEquals(
                new GrpcSection(
                        "bin/kv",
                        List.of("--verbose", "-n", "2"),
                        new GrpcSection.Cookie("BASIC_PLUGIN", "hello"),
                        List.of(1, 2),
                        true,
                        "kv.pb",
                        true,
                        true,
                        null,
                        null),
                manifest.section());
        assertEquals(
                new Permissions(
                        List.of(new Host("example.com")),
                        List.of(new FileGrant("/srv/kv", FileGrant.Mode.READWRITE)),
                        1L << 30,
                        Duration.ofMinutes(90),
                        List.of("lookup"),
                        new KvQuota(0, 0)),
                manifest.permissions());
        assertEquals(64, manifest.maxConcurrency());
    }

    @Test
    void every_field_of_a_server_elsewhere_is_read() {
        assertEquals(
                new GrpcSection(
                        null,
                        List.of(),
                        null,
                        List.of(1),
                        false,
                        null,
                        false,
                        false,
                        "dns:///kv.example.com:50051",
                        new GrpcSection.Tls("tls/ca.pem", "tls/cert.pem", "tls/key.pem")),
                Manifests.valid("grpc-remote").section());
    }

    @Test
    void every_field_of_a_native_plugin_is_read() {
        PluginManifest manifest = Manifests.valid("native");

        assertEquals(
                new NativeSection(
                        "lib/libgreeter.so.1",
                        NativeSection.Isolation.IN_PROCESS,
                        1,
                        true,
                        List.of(),
                        "",
                        ""),
                manifest.section());
        assertEquals(64, manifest.maxConcurrency());
        assertEquals(512L << 10, manifest.permissions().memoryMax());
    }

    @Test
    void absent_fields_have_their_defaults() {
        PluginManifest manifest = Manifests.valid("minimal");

        assertEquals(SemanticVersion.NONE, manifest.version());
        assertEquals("", manifest.description());
        assertEquals("", manifest.author());
        assertEquals(Provides.NOTHING, manifest.provides());
        assertEquals(Permissions.DEFAULT_TIMEOUT, manifest.permissions().timeout());
        assertNull(manifest.permissions().memoryMax(), "a process has no bound by default");
        assertEquals(List.of(), manifest.permissions().http());
        assertEquals(List.of(), manifest.permissions().filesystem());
        assertNull(manifest.permissions().kv());
        assertEquals(List.of(), manifest.subscribe());
        assertEquals(1, manifest.maxConcurrency());
        assertNull(manifest.configSchema());
        assertEquals(
                new NativeSection(
                        "libGreeter.so",
                        NativeSection.Isolation.WORKER,
                        1,
                        false,
                        List.of(),
                        "",
                        ""),
                manifest.section());
    }

    @Test
    void a_wasm_plugin_has_the_defaults_of_its_pool() {
        PluginManifest manifest =
                Manifests.sound(Manifests.read("{name: a, runtime: wasm, wasm: {module: a.wasm}}"));

        assertEquals(
                new WasmSection("a.wasm", WasmSection.Engine.AUTO, null, 4, Duration.ofSeconds(5)),
                manifest.section());
        assertEquals(4, manifest.maxConcurrency());
    }

    @Test
    void permissions_of_a_wasm_plugin_may_be_at_the_top() {
        PluginManifest manifest =
                Manifests.sound(
                        Manifests.read(
                                "{name: a, runtime: wasm, wasm: {module: a.wasm},"
                                        + " permissions: {memory: {max: 1B}}}"));

        assertEquals(1, manifest.permissions().memoryMax());
    }
}
