package dev.tenon.benchmarks.chicory;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.extism.sdk.chicory.Manifest;
import org.extism.sdk.chicory.ManifestWasm;
import org.extism.sdk.chicory.Plugin;

/**
 * The peer that Tenon's Extism plugins are measured against: Extism's own SDK for Java, with its
 * modules compiled to classes ahead of their first call.
 *
 * <p>It measures one point and prints one line: the point's name, the median in nanoseconds, p99
 * (of calls) or p90 (of starts) in nanoseconds, and calls a second (0 for starts).
 */
public final class ChicoryHost {

    private ChicoryHost() {}

    /**
     * Measures one point.
     *
     * @param args the module, {@code calls} or {@code starts}, the function, its input, and two
     *     numbers: milliseconds of calls that do not and that do count, or starts of both kinds
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 6) {
            throw new IllegalArgumentException(
                    "found " + List.of(args) + ", expected a module, calls or starts, ...");
        }
        byte[] module = Files.readAllBytes(Path.of(args[0]));
        byte[] input = args[3].getBytes(StandardCharsets.UTF_8);
        int first = Integer.parseInt(args[4]);
        int second = Integer.parseInt(args[5]);
        switch (args[1]) {
            case "calls" ->
                    calls(module, args[2], input, Duration.ofMillis(first), Duration.ofMillis(second));
            case "starts" -> starts(module, args[2], input, first, second);
            default ->
                    throw new IllegalArgumentException(
                            "found '" + args[1] + "', expected calls or starts");
        }
    }

    private static void calls(
            byte[] module, String function, byte[] input, Duration warmUp, Duration time) {
        Plugin plugin = open(module);
        callUntil(plugin, function, input, System.nanoTime() + warmUp.toNanos());
        long began = System.nanoTime();
        List<Long> nanos = callUntil(plugin, function, input, began + time.toNanos());
        double seconds = (System.nanoTime() - began) / 1e9;
        report("calls", nanos, 0.99, nanos.size() / seconds);
    }

    private static List<Long> callUntil(Plugin plugin, String function, byte[] input, long end) {
        List<Long> nanos = new ArrayList<>();
        long before = System.nanoTime();
        while (before - end < 0) {
            check(plugin.call(function, input));
            long after = System.nanoTime();
            nanos.add(after - before);
            before = after;
        }
        return nanos;
    }

    /** From the bytes of a module to the first answer, each time anew. */
    private static void starts(
            byte[] module, String function, byte[] input, int warmUp, int count) {
        List<Long> nanos = new ArrayList<>();
        for (int i = -warmUp; i < count; i++) {
            long began = System.nanoTime();
            check(open(module).call(function, input));
            long took = System.nanoTime() - began;
            if (i >= 0) {
                nanos.add(took);
            }
        }
        report("starts", nanos, 0.90, 0);
    }

    private static Plugin open(byte[] module) {
        Manifest manifest =
                Manifest.ofWasms(ManifestWasm.fromBytes(module).build())
                        .withOptions(new Manifest.Options().withAoT())
                        .build();
        return Plugin.ofManifest(manifest).build();
    }

    /** A look that costs nothing. */
    private static void check(byte[] answer) {
        if (answer.length == 0) {
            throw new IllegalStateException("found an empty answer, expected one");
        }
    }

    private static void report(String point, List<Long> nanos, double tail, double perSecond) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "%s %d %d %.1f%n",
                point, quantile(sorted, 0.5), quantile(sorted, tail), perSecond);
    }

    private static long quantile(long[] sorted, double share) {
        return sorted[Math.min((int) (share * sorted.length), sorted.length - 1)];
    }
}
