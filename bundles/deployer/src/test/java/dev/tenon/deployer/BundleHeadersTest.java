package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tenon.api.manifest.Provides.Ability;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

class BundleHeadersTest {

    @Test
    void a_bundle_says_what_the_plugin_is() throws Exception {
        Attributes headers =
                written(
                        Plugins.of(
                                "text",
                                "Text tools",
                                new Ability("text", List.of("count", "toc"), Map.of()),
                                new Ability("empty", List.of(), Map.of())));

        assertEquals("2", headers.getValue("Bundle-ManifestVersion"));
        assertEquals("tenon.plugin.text", headers.getValue("Bundle-SymbolicName"));
        assertEquals("1.2.3.0123456789ab", headers.getValue("Bundle-Version"));
        assertEquals("Text tools", headers.getValue("Bundle-Name"));
        assertEquals("/plugins/text", headers.getValue("Tenon-Source"));
        assertEquals(
                "dev.tenon.runner;filter:=\"(runtime=wasm)\"",
                headers.getValue("Require-Capability"));
        assertEquals(
                "dev.tenon.plugin;id=\"text\";hash=\""
                        + Plugins.HASH
                        + "\";name=\"Text tools\";version:Version=\"1.2.3\";runtime=\"wasm\","
                        + "dev.tenon.ability;capability=\"text\""
                        + ";operations:List<String>=\"count,toc\";plugin=\"text\","
                        + "dev.tenon.ability;capability=\"empty\""
                        + ";operations:List<String>=\"\";plugin=\"text\"",
                headers.getValue("Provide-Capability"));
    }

    @Test
    void quotes_and_backslashes_are_escaped() throws Exception {
        Attributes headers = written(Plugins.of("x", "a \"b\" \\c;d,e=f"));

        assertEquals("a \"b\" \\c;d,e=f", headers.getValue("Bundle-Name"));
        assertEquals(
                "name=\"a \\\"b\\\" \\\\c;d,e=f\"",
                headers.getValue("Provide-Capability").replaceAll(".*(name=.*);version.*", "$1"));
    }

    @Test
    void elements_of_a_list_are_escaped_once() throws Exception {
        Ability ability = new Ability("c", List.of("a,b", "c\\d", "e\"f"), Map.of());
        Attributes headers = written(Plugins.of("x", "x", ability));

        assertEquals(
                "operations:List<String>=\"a\\,b,c\\\\d,e\\\"f\"",
                headers.getValue("Provide-Capability")
                        .replaceAll(".*(operations.*);plugin.*", "$1"));
    }

    @Test
    void a_name_cannot_add_headers_or_clauses() throws Exception {
        Attributes headers = written(Plugins.of("x", "x\r\nImport-Package: evil\u0000\n \n\nY: z"));

        assertNull(headers.getValue("Import-Package"));
        assertEquals("x  Import-Package: evil     Y: z", headers.getValue("Bundle-Name"));
    }

    @Test
    void long_names_in_any_script_are_read_back() throws Exception {
        String name = "Ünïcödé 名前 🧩 ".repeat(40).trim();
        Attributes headers = written(Plugins.of("x", name));

        assertEquals(name, headers.getValue("Bundle-Name"));
        assertEquals(
                name,
                headers.getValue("Provide-Capability")
                        .replaceAll(".*;name=\"(.*)\";version.*", "$1"));
    }

    @Test
    void what_the_manifest_does_not_say_is_left_out() throws Exception {
        Attributes headers = written(Plugins.of("x", "x"));

        assertFalse(headers.containsKey(new Attributes.Name("Bundle-Description")));
        assertFalse(headers.containsKey(new Attributes.Name("Bundle-Vendor")));
    }

    private static Attributes written(CheckedPlugin plugin) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BundleHeaders.of(plugin).write(bytes);
        // bytes, not characters: a line may end within one
        for (String line : bytes.toString(StandardCharsets.ISO_8859_1).split("\r\n")) {
            assertFalse(line.length() > 72, line);
        }
        return new Manifest(new ByteArrayInputStream(bytes.toByteArray())).getMainAttributes();
    }
}
