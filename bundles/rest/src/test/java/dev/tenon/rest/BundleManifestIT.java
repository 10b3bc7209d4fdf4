package dev.tenon.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BundleManifestIT {

    private Attributes manifest;

    @BeforeEach
    void read() throws Exception {
        try (JarFile jar = new JarFile(System.getProperty("tenon.test.bundle"))) {
            manifest = jar.getManifest().getMainAttributes();
        }
    }

    @Test
    void it_runs_on_java_17_and_requires_nothing_else_but_scr() {
        String required = manifest.getValue("Require-Capability");

        assertTrue(required.contains("(&(osgi.ee=JavaSE)(version=17))"), required);
        assertTrue(required.contains("(osgi.extender=osgi.component)"), required);
        assertEquals(2, required.split("filter:=").length - 1, required);
    }

    @Test
    void it_exports_nothing() {
        assertNull(manifest.getValue("Export-Package"));
    }

    @Test
    void what_belongs_to_one_servlet_api_is_optional() {
        List<String> imports =
                Arrays.stream(manifest.getValue("Import-Package").split(",(?=[a-z])"))
                        .filter(i -> i.contains("servlet") || i.contains("osgi.service.http"))
                        .toList();

        assertFalse(imports.isEmpty());
        assertEquals(
                List.of(),
                imports.stream().filter(i -> !i.contains("resolution:=optional")).toList());
    }
}
