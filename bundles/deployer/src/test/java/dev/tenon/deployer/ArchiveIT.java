package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogLevel;

/** Zip archives dropped into a watched folder. */
class ArchiveIT extends InContainer {

    @Test
    void an_archive_is_deployed_replaced_and_removed() throws Exception {
        Path archive = Drop.whole(plugins.resolve("x.zip"), Drop.zip("1.0.0"));
        container.awaitActive("x", 1);
        Drop.whole(archive, Drop.zip("1.1.0"));
        container.awaitActive("x", 2);

        Files.delete(archive);

        container.awaitGone("x");
    }

    @Test
    void an_archive_and_its_folder_have_the_same_hash() throws Exception {
        Drop.folder(plugins.resolve("x"), "1.0.0");
        Drop.whole(plugins.resolve("y.zip"), Drop.zip("1.0.0"));
        container.awaitActive("x", 1);
        container.awaitActive("y", 1);

        assertEquals(
                container.deployment("x").orElseThrow().hash(),
                container.deployment("y").orElseThrow().hash());
    }

    @Test
    void a_half_copied_archive_waits_for_the_other_half() throws Exception {
        byte[] whole = Drop.zip("1.0.0");
        Path archive = plugins.resolve("x.zip");
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
        container.awaitScanned();
        assertTrue(container.deployment("x").isEmpty());

        Files.write(archive, whole);

        container.awaitActive("x", 1);
        assertEquals(List.of(), container.logged(LogLevel.ERROR, "'x'"));
    }

    @Test
    void an_archive_that_stays_half_is_broken() throws Exception {
        byte[] whole = Drop.zip("1.0.0");
        Files.write(plugins.resolve("x.zip"), Arrays.copyOf(whole, whole.length / 2));

        String problems = container.awaitRefused("x");

        assertTrue(problems.contains("a zip archive"), problems);
    }

    @Test
    void a_half_copied_archive_over_a_whole_one_leaves_it_serving() throws Exception {
        byte[] next = Drop.zip("1.1.0");
        Path archive = Drop.whole(plugins.resolve("x.zip"), Drop.zip("1.0.0"));
        Bundle old = container.awaitActive("x", 1).get(0);

        Files.write(archive, Arrays.copyOf(next, next.length / 2));
        container.awaitScanned();
        assertEquals(List.of(old), container.awaitActive("x", 1));

        Files.write(archive, next);
        container.awaitActive("x", 2);
        assertEquals(List.of(), container.logged(LogLevel.ERROR, "'x'"));
    }
}
