package dev.tenon.benchmarks;

import dev.tenon.api.CallException;
import dev.tenon.api.PluginService;
import dev.tenon.launcher.Options;
import dev.tenon.launcher.Tenon;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Many copies of one plugin in one container: how long they take to run, what each weighs, what a
 * call costs with one and with all, and how long an edit takes to be in service.
 */
public final class ManyPlugins {

    private static final int EDITS = 20;
    private static final int WARM_CALLS = 200_000;
    private static final int CALLS = 200_000;

    private ManyPlugins() {}

    /**
     * @param args how many plugins; 200 without
     */
    public static void main(String[] args) throws Exception {
        int count = args.length == 0 ? 200 : Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("tenon-benchmark");
        Path plugins = folder.resolve("plugins");
        Files.createDirectories(folder.resolve("data/etc"));
        Files.writeString(
                folder.resolve("data/etc/dev.tenon.cfg"), "max_plugins = " + (count + 1) + "\n");
        try (Tenon tenon = Tenon.start(Options.of(folder.resolve("data"), plugins))) {
            PluginService first = tenon.deploy(EchoPlugin.write(plugins.resolve("echo-0"), 0));
            System.out.printf("call, 1 plugin: median %d ns%n", medianCallNanos(first));

            long heapBefore = usedHeap();
            long start = System.nanoTime();
            for (int i = 1; i <= count; i++) {
                EchoPlugin.write(plugins.resolve("echo-" + i), 0);
            }
            for (int i = 1; i <= count; i++) {
                awaitAnswer(tenon, "echo-" + i, 0);
            }
            System.out.printf(
                    "%d plugins running after %d ms%n",
                    count, (System.nanoTime() - start) / 1_000_000);
            System.out.printf("heap a plugin: %d bytes%n", (usedHeap() - heapBefore) / count);
            System.out.printf(
                    "call, %d plugins: median %d ns%n", count + 1, medianCallNanos(first));

            long[] edits = new long[EDITS];
            for (int i = 0; i < EDITS; i++) {
                long edited = System.nanoTime();
                EchoPlugin.write(plugins.resolve("echo-0"), 10_000 + i);
                awaitAnswer(tenon, "echo-0", 10_000 + i);
                edits[i] = (System.nanoTime() - edited) / 1_000_000;
            }
            Arrays.sort(edits);
            System.out.printf(
                    "content change to new answer, %d plugins: median %d ms, slowest %d ms of %d%n",
                    count + 1, edits[EDITS / 2], edits[EDITS - 1], EDITS);
        }
        System.exit(0);
    }

    private static void awaitAnswer(Tenon tenon, String id, int answer) throws Exception {
        byte[] expected = String.valueOf(answer).getBytes(StandardCharsets.UTF_8);
        long end = System.nanoTime() + 120_000_000_000L;
        while (!answers(tenon, id, expected)) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(id + ": " + tenon.registry().plugin(id));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static boolean answers(Tenon tenon, String id, byte[] expected) throws CallException {
        return tenon.registry()
                        .plugin(id)
                        .filter(p -> p.error() == null && p.bundleId() >= 0)
                        .isPresent()
                && Arrays.equals(
                        expected, tenon.registry().service(id).call("answer", new byte[0]));
    }

    private static long medianCallNanos(PluginService plugin) throws CallException {
        for (int i = 0; i < WARM_CALLS; i++) {
            plugin.call("echo", EchoPlugin.PARAMETERS);
        }
        long[] nanos = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            plugin.call("echo", EchoPlugin.PARAMETERS);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[CALLS / 2];
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
