package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogLevel;

/** Folders and archives that cannot become plugins, all at once beside one that can. */
class BrokenIT {

    private static final String MANIFEST = Drop.manifest("1.0.0");

    @TempDir Path folder;

    /** What each is refused for, by id. */
    private final Map<String, String> expected = new LinkedHashMap<>();

    private Path plugins;
    private Path prepared;
    private Path outside;

    @Test
    void each_is_told_once_and_none_harms_the_others() throws Exception {
        Container container = new Container(folder);
        plugins = container.plugins();
        prepared = Files.createDirectories(container.root().resolve("prepared"));
        outside = container.root().resolve("outside");
        container.start();
        container.installRunner("wasm");
        try {
            Drop.folder(plugins.resolve("good"), "1.0.0");
            Bundle good = container.awaitActive("good", 1).get(0);

            dropFolders();
            dropArchives();
            moveAllIn();

            expected.forEach(
                    (id, reason) -> {
                        String problems = container.awaitRefused(id);
                        assertTrue(problems.contains(reason), id + ": " + problems);
                        assertEquals(List.of(), container.bundles(id), id);
                    });
            container.awaitScanned();
            assertEquals(expected.size(), container.logged(LogLevel.ERROR, "is refused").size());
            assertEquals(expected.size(), container.logged(LogLevel.ERROR, "").size());
            assertEquals(Bundle.ACTIVE, good.getState());
        } finally {
            container.stop();
        }
    }

    private void dropFolders() throws IOException {
        manifest("empty", "", "plugin.yaml");
        manifest("no-yaml", "name: [x\n", "plugin.yaml");
        manifest("no-runtime", "name: x\n", "runtime");
        manifest("odd-runtime", "name: x\nruntime: wsm\n", "wsm");
        manifest("twice", MANIFEST + "name: y\n", "name");
        manifest("unknown", MANIFEST + "wsam: 1\n", "wsam");
        manifest("no-module", MANIFEST.replace("x.wasm", "y.wasm"), "y.wasm");
        manifest("leaving", MANIFEST.replace("x.wasm", "../x.wasm"), "../x.wasm");
        manifest("absolute", MANIFEST.replace("x.wasm", "/x.wasm"), "/x.wasm");
        manifest("Upper", MANIFEST, "the id \"Upper\"");
        manifest("two words", MANIFEST, "a-z, 0-9");
        manifest("-minus", MANIFEST, "begins with a letter or digit");
        manifest("l" + "o".repeat(70) + "ng", MANIFEST, "at most 64 characters");
        manifest("archive.zip", "archive", MANIFEST, "a folder");

        create("module-folder/x.wasm");
        manifest("module-folder", MANIFEST, "x.wasm");
        Drop.file(create("misspelt").resolve("plugin.yml"), MANIFEST);
        expect("misspelt", "plugin.yml");
        Drop.file(create("other-kind").resolve("plugin.json"), "{}");
        expect("other-kind", "description");
        Drop.file(create("module-only").resolve("x.wasm"), "\0asm");
        expect("module-only", "plugin.yaml");
        Drop.file(create("deep/" + "d/".repeat(40)).resolve("file"), "");
        manifest("deep", MANIFEST, "32 deep");
        dropLinks();
    }

    private void dropLinks() throws IOException {
        Drop.folder(outside, "1.0.0");
        Files.createSymbolicLink(create("link-to-file").resolve("f"), outside.resolve("x.wasm"));
        manifest("link-to-file", MANIFEST, "a link to");
        Files.createSymbolicLink(create("link-to-folder").resolve("d"), outside);
        manifest("link-to-folder", MANIFEST, "outside");
        Files.createLink(create("hard-link").resolve("h"), outside.resolve("x.wasm"));
        manifest("hard-link", MANIFEST, "hard link");
        Files.createSymbolicLink(prepared.resolve("link"), outside);
        expect("link", "outside the trusted directories");
    }

    private void dropArchives() throws IOException {
        byte[] whole = Drop.zip("1.0.0");
        archive("z-empty", new byte[0], "zip file is empty");
        archive("z-text", "hello, this is no archive".getBytes(), "a zip archive");
        archive("z-half", Arrays.copyOf(whole, whole.length / 2), "a zip archive");
        archive("z-out", zip("../evil"), "leads out of the archive");
        archive("z-absolute", zip("/evil"), "an absolute name");
        archive("z-drive", zip("C:/evil"), "an absolute name");
        archive("z-backslash", zip("..\\evil"), "a backslash");
        archive("z-twice", Zips.renamed(zip("x.wasn"), "x.wasn", "x.wasm"), "twice");
        archive("z-link", Zips.lastIsLink(zip("link")), "a symbolic link");
        archive("z-secret", Zips.lastIsEncrypted(zip("secret")), "encrypted");
        archive("z-no-module", Zips.of("plugin.yaml", MANIFEST), "x.wasm");
        archive("z-nonsense", Zips.of("plugin.yaml", "nonsense"), "plugin.yaml");
        archive("z-misspelt", Zips.of("plugin.yml", MANIFEST), "plugin.yml");
        archive("z UPPER", whole, "a-z, 0-9");
    }

    private void moveAllIn() throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(prepared)) {
            for (Path one : all) {
                Files.move(one, plugins.resolve(one.getFileName()));
            }
        }
    }

    private static byte[] zip(String last) {
        return Zips.of("plugin.yaml", MANIFEST, "x.wasm", "\0asm", last, "");
    }

    private void manifest(String id, String text, String reason) throws IOException {
        manifest(id, id, text, reason);
    }

    private void manifest(String name, String id, String text, String reason) throws IOException {
        Path source = create(name);
        if (!Files.exists(source.resolve("x.wasm"))) {
            Drop.file(source.resolve("x.wasm"), "\0asm");
        }
        Drop.file(source.resolve("plugin.yaml"), text);
        expect(id, reason);
    }

    private void archive(String id, byte[] content, String reason) throws IOException {
        Files.write(prepared.resolve(id + ".zip"), content);
        expect(id, reason);
    }

    private Path create(String name) throws IOException {
        return Files.createDirectories(prepared.resolve(name));
    }

    private void expect(String id, String reason) {
        expected.put(id, reason);
    }
}
