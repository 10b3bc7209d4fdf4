package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the deployer's own bundle asks of a framework. */
class BundleIT {

    private Attributes headers;

    @BeforeEach
    void read() throws Exception {
        try (JarFile jar = new JarFile(System.getProperty("tenon.test.bundle"))) {
            headers = jar.getManifest().getMainAttributes();
        }
    }

    @Test
    void it_runs_on_java_17() {
        assertTrue(
                headers.getValue("Require-Capability")
                        .contains("osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\""));
    }

    @Test
    void it_exports_nothing() {
        assertNull(headers.getValue("Export-Package"));
    }

    @Test
    void it_takes_any_file_install_of_version_3_from_3_5_on() {
        assertTrue(
                headers.getValue("Import-Package")
                        .contains("org.apache.felix.fileinstall;version=\"[3.5,4)\""));
    }

    @Test
    void annotations_are_no_requirement() {
        assertEquals(-1, headers.getValue("Import-Package").indexOf("jspecify"));
    }
}
