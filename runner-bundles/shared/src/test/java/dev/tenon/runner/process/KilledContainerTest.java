package dev.tenon.runner.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KilledContainerTest {

    /** A grandchild of its session without environment, a daemon, and a leader that is deaf. */
    private static final String PLUGIN =
            "trap '' TERM HUP INT; env -i sleep 1000 & echo $!; setsid sleep 1001 & echo $!;"
                    + " while :; do sleep 1; done";

    @TempDir Path folder;

    @Test
    void aContainerThatIsKilledLeavesNoProcessAndNoFileBehind() throws Exception {
        Path runtime = folder.resolve("runtime");
        Process container = start(runtime, PLUGIN);
        List<Long> pids = new ArrayList<>();
        try {
            InputStream out = container.getInputStream();
            for (int i = 0; i < 4; i++) {
                pids.add(Long.parseLong(ProcessFixture.line(out)));
            }
            for (long pid : pids) {
                assertFalse(ProcessFixture.isGone(pid));
            }
            container.toHandle().destroyForcibly();
            ProcessFixture.await(
                    "all processes are gone", () -> pids.stream().allMatch(ProcessFixture::isGone));
            assertFalse(Files.exists(runtime));
        } finally {
            container.destroyForcibly();
            pids.forEach(KilledContainerTest::end);
        }
    }

    @Test
    void withoutItsWardenTheKernelKillsTheLeaders() throws Exception {
        assumeTrue(Tools.find("setpriv").isPresent(), "setpriv (util-linux) is needed");
        // sleeping deaf to the end of its input
        Process container = start(folder.resolve("runtime"), "exec sleep 1002");
        List<Long> pids = new ArrayList<>();
        try {
            InputStream out = container.getInputStream();
            pids.add(Long.parseLong(ProcessFixture.line(out)));
            pids.add(Long.parseLong(ProcessFixture.line(out)));
            // stopped it can neither act nor be started again
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-s", "STOP", "" + pids.get(1)).start().waitFor());
            container.toHandle().destroyForcibly();
            ProcessFixture.await("the leader is gone", () -> ProcessFixture.isGone(pids.get(0)));
        } finally {
            container.destroyForcibly();
            pids.forEach(KilledContainerTest::end);
        }
    }

    private static Process start(Path runtime, String plugin) throws Exception {
        assumeTrue(Tools.find("setsid").isPresent(), "setsid (util-linux) is needed");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledContainer.class.getName(),
                        runtime.toString(),
                        plugin)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void end(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
}
