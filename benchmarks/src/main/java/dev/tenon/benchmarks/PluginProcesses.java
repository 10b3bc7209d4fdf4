package dev.tenon.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One plugin process, by hosts in turn: Tenon's plugin service, a bare stub of grpc-java, and
 * go-plugin's own host in Go. How long it takes from no process to the first answer, and what calls
 * cost by 1, 8 and 64 callers, with and without AutoMTLS.
 *
 * <p>A container runs for days, the peer is compiled ahead. So what runs in this JVM is called for
 * some seconds first, until most of it is compiled, and starts are measured after calls.
 *
 * <p>At each point the hosts are measured one after the other, round after round, so that whatever
 * else happens on the machine happens to all of them; the table has the median of the rounds.
 */
public final class PluginProcesses {

    private static final int[] CALLERS = {1, 8, 64};
    private static final int COMPILING_CALLERS = 8;

    /** Held, because log levels are forgotten with their loggers. */
    private static final Logger NETTY = Logger.getLogger("io.netty");

    private interface Point {
        Measure measure(Side side) throws Exception;
    }

    private final Plan plan;
    private final Side go;
    private final Side service;
    private final Side stub;
    private final Side sandboxed;
    private final Table table = new Table(System.out);

    private PluginProcesses(Plan plan, Side go, Side service, Side stub, Side sandboxed) {
        this.plan = plan;
        this.go = go;
        this.service = service;
        this.stub = stub;
        this.sandboxed = sandboxed;
    }

    /**
     * @param args the executable of the peer, that of the plugin, and {@code --quick} or nothing
     */
    public static void main(String[] args) throws Exception {
        Path peer = Path.of(args[0]).toAbsolutePath();
        Path plugin = Path.of(args[1]).toAbsolutePath();
        Plan plan = Plan.of(args);
        NETTY.setLevel(Level.SEVERE); // it warns that Unix sockets have no keep-alive
        try (WorkFolder folder = WorkFolder.create();
                Side go = new GoSide(peer, plugin);
                Side service = new ServiceSide(folder.resolve("off"), plugin, false);
                Side stub = new StubSide(folder.resolve("stub"), plugin);
                Side sandboxed = new ServiceSide(folder.resolve("on"), plugin, true)) {
            System.out.printf(
                    "Java %s, %d processors, median of %d rounds%n%n",
                    Runtime.version(), Runtime.getRuntime().availableProcessors(), plan.rounds());
            new PluginProcesses(plan, go, service, stub, sandboxed).measure();
        }
        System.exit(0);
    }

    private void measure() throws Exception {
        table.head();
        for (Side.Mode mode : Side.Mode.values()) {
            for (Side java : List.of(service, stub)) {
                java.calls(mode, COMPILING_CALLERS, Duration.ZERO, plan.compiling());
            }
            for (int callers : CALLERS) {
                List<Measure> measures =
                        rounds(
                                List.of(go, service, stub),
                                s -> s.calls(mode, callers, plan.warmUp(), plan.time()));
                table.line(
                        "%s %d at once".formatted(label(mode), callers),
                        measures.get(0),
                        measures.get(1),
                        measures.get(2));
            }
            virtualThreads(mode, CALLERS[CALLERS.length - 1]);
            starts(mode);
        }
    }

    private void virtualThreads(Side.Mode mode, int callers) throws Exception {
        List<Measure> measures =
                rounds(
                        List.of(go, service),
                        s -> s.callsByVirtualThreads(mode, callers, plan.warmUp(), plan.time()));
        table.line(
                "%s %d virtual".formatted(label(mode), callers),
                measures.get(0),
                measures.get(1),
                null);
    }

    private void starts(Side.Mode mode) throws Exception {
        List<Measure> measures =
                rounds(
                        List.of(go, service, stub, sandboxed),
                        s -> s.starts(mode, plan.warmStarts(), plan.starts()));
        String point = label(mode) + " start";
        table.line(point, measures.get(0), measures.get(1), measures.get(2));
        table.line(point + ", sandbox", measures.get(0), measures.get(3), measures.get(2));
    }

    /** Every side in turn, so many times; what each measured, in the order of the sides. */
    private List<Measure> rounds(List<Side> sides, Point point) throws Exception {
        List<List<Measure>> measures = new ArrayList<>();
        sides.forEach(side -> measures.add(new ArrayList<>()));
        for (int round = 0; round < plan.rounds(); round++) {
            for (int i = 0; i < sides.size(); i++) {
                measures.get(i).add(point.measure(sides.get(i)));
            }
        }
        return measures.stream().map(Measure::medianOf).toList();
    }

    private static String label(Side.Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
