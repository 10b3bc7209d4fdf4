package dev.tenon.runner.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Struct;
import dev.tenon.api.runner.Guest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a process is started with: what the contract names, and nothing of the container's. */
class EnvironmentTest extends RunnerFixture {

    private static final Set<String> NAMES =
            Set.of(
                    "FLOWBOT_PLUGIN",
                    "TENON_PLUGIN",
                    "PLUGIN_PROTOCOL_VERSIONS",
                    "PLUGIN_MIN_PORT",
                    "PLUGIN_MAX_PORT",
                    "PLUGIN_UNIX_SOCKET_DIR",
                    "TENON_HOST_ADDR",
                    "TENON_HOST_TOKEN",
                    "PATH",
                    "HOME",
                    "LANG",
                    "TMPDIR");

    @Test
    void theEnvironmentIsThatOfTheContract() throws Exception {
        TestPlugin plugin = troubled().versions(4, 1);
        Struct environment = object(TestPlugin.call(start(plugin), "environment", ""));

        assertEquals(new TreeSet<>(NAMES), new TreeSet<>(environment.getFieldsMap().keySet()));
        assertEquals("flowbot-plugin-v1", member(environment, "FLOWBOT_PLUGIN"));
        assertEquals("tenon-plugin-v1", member(environment, "TENON_PLUGIN"));
        assertEquals("4,1", member(environment, "PLUGIN_PROTOCOL_VERSIONS"));
        assertEquals("10000", member(environment, "PLUGIN_MIN_PORT"));
        assertEquals("25000", member(environment, "PLUGIN_MAX_PORT"));
        assertEquals(plugin.work().toString(), member(environment, "HOME"));
        assertTrue(member(environment, "TENON_HOST_ADDR").startsWith("unix:/"));
        assertEquals(64, member(environment, "TENON_HOST_TOKEN").length());
    }

    @Test
    void theProcessStartsWhereItsContentIsFoundAndMayWriteToFoldersOfItsOwn() throws Exception {
        TestPlugin plugin = troubled();
        Guest guest = start(plugin);
        Struct environment = object(TestPlugin.call(guest, "environment", ""));

        Path start = Path.of(TestPlugin.call(guest, "folder", "").replace("\"", ""));
        assertEquals(
                plugin.content().resolve("troubled").toRealPath(),
                start.resolve("troubled").toRealPath());
        TestPlugin.call(guest, "write", "{\"name\": \"beside\", \"text\": \"text\"}");
        assertEquals("text", Files.readString(start.resolve("beside")));
        assertFalse(Files.exists(plugin.content().resolve("beside")));
        for (String name : new String[] {"HOME", "TMPDIR", "PLUGIN_UNIX_SOCKET_DIR"}) {
            Path file = Path.of(member(environment, name), "file");
            TestPlugin.call(
                    guest, "write", "{\"name\": \"%s\", \"text\": \"text\"}".formatted(file));
            assertEquals("text", Files.readString(file));
        }
        Path sockets = Path.of(member(environment, "PLUGIN_UNIX_SOCKET_DIR"));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(sockets.getParent().getParent())));
    }

    @Test
    void whatItHasWrittenOutlivesItInItsWorkFolderOnly() throws Exception {
        TestPlugin plugin = troubled();
        Guest guest = start(plugin);
        Path kept = plugin.work().resolve("kept");
        Path temporary =
                Path.of(
                        member(object(TestPlugin.call(guest, "environment", "")), "TMPDIR"),
                        "temporary");
        for (Path file : new Path[] {kept, temporary}) {
            TestPlugin.call(guest, "write", "{\"name\": \"%s\"}".formatted(file));
        }

        guest.close();

        assertTrue(Files.exists(kept));
        assertTrue(Files.notExists(temporary));
    }
}
