package dev.tenon.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.NativeSection;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** Contents of bundles in a real framework, copied to where guests use them. */
class ContentFolderTest {

    private static final String WASM = "{name: x, runtime: wasm, wasm: {module: x.wasm}}";
    private static final String JSON =
            "{\"name\": \"x-y\", \"description\": \"\", \"version\": \"1.0.0\"}";
    private static final String OTHER_HASH = "0123456789abcdef".repeat(4);

    @TempDir Path storage;
    private Framework framework;

    @BeforeEach
    void start() throws Exception {
        framework =
                new FrameworkFactory()
                        .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString()));
        framework.start();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(0);
    }

    private Bundle install(InputStream jar) throws Exception {
        return framework.getBundleContext().installBundle("test:x", jar);
    }

    /** The plugin as a new run of the container sees it: nothing is known of its content. */
    private static PluginBundle plugin(Bundle bundle) {
        return PluginBundle.of(bundle).orElseThrow();
    }

    private static PluginJar wasm() {
        return PluginJar.of("plugin.yaml", WASM, "x.wasm", "\0asm", "data/a", "text");
    }

    private static PluginJar library() {
        return PluginJar.of("plugin.json", JSON, "libx_y.so", "ELF");
    }

    private static List<String> left(Bundle bundle) throws Exception {
        try (Stream<Path> area = Files.list(bundle.getDataFile("").toPath())) {
            return area.map(f -> f.getFileName().toString()).toList();
        }
    }

    @Test
    void the_files_are_those_of_the_bundle_with_their_digests() throws Exception {
        PluginJar jar = wasm();
        Bundle bundle = install(jar.open());

        Content content = plugin(bundle).content();

        assertEquals(jar.hash(), content.hash());
        assertEquals(Set.of("data/a", "plugin.yaml", "x.wasm"), content.digests().keySet());
        assertEquals(jar.digest("data/a").sha256(), content.digests().get("data/a"));
        assertEquals("text", Files.readString(content.folder().resolve("data/a")));
        assertEquals(List.of("content-" + jar.hash()), left(bundle));
    }

    @Test
    void names_that_urls_write_otherwise_stay_what_they_are() throws Exception {
        List<String> names =
                List.of("a b/c", "ü/名", "50%41", "plus+", "semi;colon", "q?uery", "h#ash");
        PluginJar jar = wasm();
        names.forEach(n -> jar.with(n, n.getBytes(StandardCharsets.UTF_8)));

        Content content = plugin(install(jar.open())).content();

        assertEquals(jar.hash(), content.hash());
        for (String name : names) {
            assertEquals(name, Files.readString(content.folder().resolve(name)));
        }
    }

    @Test
    void in_one_run_the_content_is_read_once() throws Exception {
        PluginBundle plugin = plugin(install(wasm().open()));
        Content content = plugin.content();
        Path file = content.folder().resolve("x.wasm");
        Files.delete(file);

        assertSame(content, plugin.content());
        assertFalse(Files.exists(file));
    }

    @Test
    void a_folder_of_an_earlier_run_is_used_as_it_is() throws Exception {
        Bundle bundle = install(wasm().open());
        Content earlier = plugin(bundle).content();
        Object file = key(earlier.folder().resolve("x.wasm"));

        Content now = plugin(bundle).content();

        assertEquals(earlier, now);
        assertEquals(file, key(now.folder().resolve("x.wasm")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"changed", "added", "deleted", "linked", "pipe", "folder is a link"})
    void one_that_was_tampered_with_is_filled_again(String how) throws Exception {
        Bundle bundle = install(wasm().open());
        Content earlier = plugin(bundle).content();
        Path file = earlier.folder().resolve("x.wasm");
        Path outside = Files.writeString(storage.resolve("outside"), "\0asm");
        switch (how) {
            case "added" -> Files.writeString(earlier.folder().resolve("data/b"), "");
            case "changed" -> {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                Files.writeString(file, "\0ASM");
            }
            case "deleted" -> Files.delete(file);
            case "linked" -> {
                Files.delete(file);
                Files.createSymbolicLink(file, outside);
            }
            case "pipe" -> {
                Files.delete(file);
                assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
            }
            default -> {
                Path moved = Files.move(earlier.folder(), storage.resolve("moved"));
                Files.createSymbolicLink(earlier.folder(), moved);
            }
        }

        Content now = plugin(bundle).content();

        assertEquals(earlier, now);
        assertFalse(Files.isSymbolicLink(now.folder()));
        assertTrue(Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS));
        assertEquals("\0asm", Files.readString(file));
        assertFalse(Files.exists(earlier.folder().resolve("data/b")));
        assertEquals("\0asm", Files.readString(outside), "links are deleted, not followed");
        assertEquals(1, left(bundle).size());
    }

    @Test
    void a_bundle_whose_content_is_not_what_it_says_is_refused() throws Exception {
        PluginJar jar = wasm();
        Bundle bundle = install(jar.open(";hash=" + OTHER_HASH));

        LoadException refused = assertThrows(LoadException.class, () -> plugin(bundle).content());

        assertEquals(
                "the content of bundle tenon.plugin.x is not what its capability dev.tenon.plugin"
                        + " says: found hash "
                        + jar.hash()
                        + ", expected "
                        + OTHER_HASH,
                refused.getMessage());
        assertEquals(List.of(), left(bundle));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";hash=1.2.0", ";hash=\"../../../evil\"", ";hash:Long=7"})
    void a_bundle_made_by_hand_that_names_no_hash_gets_the_computed_one(String attribute)
            throws Exception {
        PluginJar jar = wasm();
        Bundle bundle = install(jar.open(attribute));

        Content content = plugin(bundle).content();

        assertEquals(jar.hash(), content.hash());
        assertEquals(bundle.getDataFile("").toPath(), content.folder().getParent());
        assertEquals(content, plugin(bundle).content(), "in the next run");
        assertEquals(1, left(bundle).size());
    }

    @Test
    void a_folder_of_an_earlier_run_is_not_believed_where_no_hash_is_named() throws Exception {
        Bundle bundle = install(wasm().open(""));
        Path file = plugin(bundle).content().folder().resolve("x.wasm");
        Files.delete(file);
        Files.writeString(file, "\0ASM");

        plugin(bundle).content();

        assertEquals("\0asm", Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";hash=1.2.0"})
    void native_code_is_named_by_its_hash_or_not_run(String attribute) throws Exception {
        PluginJar jar = library();
        Bundle bundle = install(jar.open(attribute));

        LoadException refused = assertThrows(LoadException.class, () -> plugin(bundle).content());

        assertTrue(refused.getMessage().contains(jar.hash()), refused.getMessage());
        assertTrue(refused.getMessage().contains("for runtime native"), refused.getMessage());
    }

    @Test
    void a_native_plugins_library_is_found_in_the_bundle() throws Exception {
        PluginBundle plugin = plugin(install(library().open()));

        assertEquals("libx_y.so", ((NativeSection) plugin.manifest().section()).library());
        assertTrue(plugin.content().digests().containsKey("libx_y.so"));
    }

    @Test
    void a_bundle_without_the_library_is_told_what_was_looked_for() throws Exception {
        PluginBundle plugin =
                plugin(install(PluginJar.of("plugin.json", JSON, "lib/libx-y.so", "").open()));

        LoadException refused = assertThrows(LoadException.class, plugin::manifest);

        assertTrue(refused.getMessage().contains("libx-y.so, x-y.so, libx_y.so, x_y.so"));
    }

    @Test
    void a_bundle_with_two_manifests_is_refused() throws Exception {
        PluginBundle plugin = plugin(install(library().with("plugin.yaml", new byte[0]).open()));

        LoadException refused = assertThrows(LoadException.class, plugin::manifest);

        assertTrue(
                refused.getMessage().startsWith("found plugin.yaml and plugin.json"),
                refused.getMessage());
    }

    @Test
    void an_update_of_the_bundle_is_other_content() throws Exception {
        Bundle bundle = install(wasm().open());
        Content before = plugin(bundle).content();
        bundle.update(wasm().with("more", new byte[1]).open());

        Content after = plugin(bundle).content();

        assertNotEquals(before.hash(), after.hash());
        assertTrue(after.digests().containsKey("more"));
    }

    private static Object key(Path file) throws Exception {
        return Files.getAttribute(file, "unix:ino");
    }
}
