package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleJarTest {

    @TempDir Path folder;

    @Test
    void the_manifest_comes_first_and_the_content_sorted_below_its_folder() throws Exception {
        try (JarFile jar = new JarFile(write("x.jar").toFile())) {
            assertEquals(
                    List.of(
                            "META-INF/MANIFEST.MF",
                            "TENON-INF/plugin/META-INF/MANIFEST.MF",
                            "TENON-INF/plugin/a/ü",
                            "TENON-INF/plugin/plugin.yaml"),
                    jar.stream().map(ZipEntry::getName).toList());
            assertEquals(
                    "tenon.plugin.x",
                    jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName"));
        }
    }

    @Test
    void equal_content_makes_equal_bytes() throws Exception {
        Path one = write("one.jar");
        Files.setLastModifiedTime(folder.resolve("content"), FileTime.fromMillis(0));
        Path other = write("other.jar");

        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(other));
    }

    private Path write(String name) throws IOException {
        Path content = Files.writeString(folder.resolve("content"), "content");
        Path jar = folder.resolve(name);
        BundleJar.write(
                Plugins.of("x", "x"),
                new TreeMap<>(
                        Map.of(
                                "plugin.yaml",
                                content,
                                "a/ü",
                                content,
                                JarFile.MANIFEST_NAME,
                                content)),
                jar);
        return jar;
    }
}
