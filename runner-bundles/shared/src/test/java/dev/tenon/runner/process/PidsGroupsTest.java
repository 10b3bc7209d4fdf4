package dev.tenon.runner.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.runner.process.ResourceLimits.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidsGroupsTest extends ProcessFixture {

    private static final int MOST = 20;

    /** Starts more than it may and says how many it has; a fork that fails ends a shell. */
    private static final String MANY =
            """
            (for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
              sleep 100 &
            done; echo all; cat)
            echo done
            cat
            """;

    @BeforeEach
    void assumeGroups() throws IOException {
        PidsGroups groups =
                PidsGroups.find("tenon-test-" + ProcessHandle.current().pid()).orElse(null);
        PidsGroups.Group group = groups == null ? null : groups.bounded(1).orElse(null);
        assumeTrue(group != null, "the right to make groups of processes (cgroups) is needed");
        group.remove();
        groups.close();
    }

    @Test
    void nothing_is_made_for_guests_without_such_a_bound() throws Exception {
        PluginProcess plugin = launcher.start(sh("cat"));
        assertEquals(List.of(), groupsOf(plugin.pid()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_bound_of_processes_holds_for_a_guest_whoever_runs_it(boolean sandboxed)
            throws Exception {
        assumeTrue(!sandboxed || Bubblewrap.find().isPresent(), "bubblewrap is needed");
        PluginProcess plugin = launcher.start(program(bounded(sandboxed), shell(MANY)));
        assertEquals("done", line(plugin.stdout()));
        Path group = groupOf(plugin.pid());
        int count = Files.readAllLines(group.resolve("cgroup.procs")).size();
        assertTrue(count > 1 && count <= MOST, count + " processes");

        assertTrue(plugin.kill());

        assertFalse(Files.exists(group), group + " is left");
    }

    @Test
    void what_closes_the_launcher_removes_its_groups() throws Exception {
        PluginProcess plugin = launcher.start(program(bounded(false), shell("cat")));
        Path ofLauncher = groupOf(plugin.pid()).getParent();

        launcher.close();

        await("the launcher's group is gone", () -> !Files.exists(ofLauncher));
    }

    private static Confinement bounded(boolean sandboxed) {
        return Confinement.builder()
                .sandboxed(sandboxed)
                .network(true)
                .limits(ResourceLimits.NONE.with(Resource.PROCESSES, MOST, "processes"))
                .build();
    }

    private static Path groupOf(long pid) throws IOException {
        List<Path> found = groupsOf(pid);
        assertEquals(1, found.size(), found.toString());
        return found.get(0);
    }

    /** Those of ours that it is in, found as everybody finds them. */
    private static List<Path> groupsOf(long pid) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("/sys/fs/cgroup"), 8)) {
            return all.filter(file -> file.endsWith("cgroup.procs"))
                    .filter(file -> file.toString().contains("/tenon-"))
                    .filter(file -> holds(file, pid))
                    .map(Path::getParent)
                    .toList();
        }
    }

    private static boolean holds(Path procs, long pid) {
        try {
            return Files.readAllLines(procs).contains(Long.toString(pid));
        } catch (IOException gone) {
            return false;
        }
    }
}
