package dev.tenon.benchmarks;

import dev.tenon.runner.wasm.engine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One WebAssembly module, by hosts in turn: each engine that the runner has, alone and through
 * Tenon's plugin service, and wazero, alone and under a runner in Go; and one Extism module,
 * through the service and by Extism's own SDK for Java.
 *
 * <p>As in {@link PluginProcesses}: what runs in this JVM is called for some seconds first, starts
 * are measured after calls, and at each point the hosts are measured one after the other, round
 * after round; the tables have the median of the rounds.
 */
public final class WasmPlugins {

    private static final int[] CALLERS = {1, 8};
    private static final int COMPILING_CALLERS = 8;

    /** Of an engine's point, while the whole way is called for all of the time. */
    private static final int COMPILING_SHARE = 4;

    /** There are many points, and the short plan has under a minute for all. */
    private static final Plan QUICK =
            new Plan(
                    1,
                    1,
                    5,
                    Duration.ofMillis(800),
                    Duration.ofMillis(200),
                    Duration.ofMillis(300));

    private static final String TENON = "tenon";
    private static final String EXTISM = "extism";
    private static final String TAIL = "p99 us, p90 of others";

    /** What is run, and what runs it outside of this JVM. */
    private record Programs(Path module, Path wazero, Path extismModule, Path chicory) {
        Programs(String[] args) {
            this(path(args[0]), path(args[1]), path(args[2]), path(args[3]));
        }

        private static Path path(String argument) {
            return Path.of(argument).toAbsolutePath();
        }
    }

    private final Plan plan;
    private final Programs programs;
    private final WasmContainer container;
    private final List<Engine> engines;

    private WasmPlugins(
            Plan plan, Programs programs, WasmContainer container, List<Engine> engines) {
        this.plan = plan;
        this.programs = programs;
        this.container = container;
        this.engines = engines;
    }

    /**
     * @param args the module, wazero's host, the Extism module, the folder of Extism's own host,
     *     and {@code --quick} or nothing
     */
    public static void main(String[] args) throws Exception {
        Programs programs = new Programs(args);
        Plan plan = List.of(args).contains("--quick") ? QUICK : Plan.of(args);
        try (WorkFolder folder = WorkFolder.create();
                WasmEngines engines = new WasmEngines(folder.resolve("cache"));
                WasmContainer container = new WasmContainer(folder.path())) {
            System.out.printf(
                    "Java %s, %d processors, median of %d rounds%n%n",
                    Runtime.version(), Runtime.getRuntime().availableProcessors(), plan.rounds());
            WasmPlugins measured = new WasmPlugins(plan, programs, container, engines.all());
            measured.compareWithWazero();
            measured.compareWithExtism();
        }
        System.exit(0);
    }

    private void compareWithWazero() throws Exception {
        WasmModule module = new WasmModule(programs.module());
        List<WasmService> ours = new ArrayList<>();
        for (Engine engine : engines) {
            String id = "bench-" + engine.name();
            container.deploy(id, module.bytes(), engine.name(), TENON);
            WasmAlone alone = new WasmAlone(engine, module);
            ours.add(new WasmService(engine.name(), alone, id, container.registry()));
        }
        for (WasmSide side : ours) {
            compile(side);
        }
        WasmSide peer = new WasmPeer(programs.wazero(), programs.module());
        List<WasmSide> all = new ArrayList<>(ours);
        all.add(0, peer);
        System.out.println("The engine alone");
        alone(all).print(System.out, TAIL);
        System.out.println("The whole way: the plugin service, and a runner in Go");
        wholeWay(all).print(System.out, TAIL);
        ours.forEach(WasmService::close);
    }

    private void compile(WasmSide side) throws Exception {
        Duration each = plan.compiling().dividedBy(COMPILING_SHARE);
        for (WasmPoint point : WasmPoint.values()) {
            if (side.has(point)) {
                side.engine(point, Duration.ZERO, each);
            }
        }
        side.calls(WasmCall.ECHO, COMPILING_CALLERS, Duration.ZERO, plan.compiling());
        side.calls(WasmCall.SHA256, COMPILING_CALLERS, Duration.ZERO, plan.compiling());
    }

    private Comparison alone(List<WasmSide> sides) throws Exception {
        Comparison table = comparison(WasmPeer.NAME);
        for (WasmPoint point : WasmPoint.values()) {
            List<WasmSide> having = sides.stream().filter(side -> side.has(point)).toList();
            rounds(
                    table,
                    point.label(),
                    having,
                    side -> side.engine(point, plan.warmUp(), plan.time()));
        }
        return table;
    }

    private Comparison wholeWay(List<WasmSide> sides) throws Exception {
        Comparison table = comparison(WasmPeer.NAME);
        for (int callers : CALLERS) {
            calls(table, WasmCall.ECHO, callers, sides);
        }
        calls(table, WasmCall.SHA256, 1, sides);
        calls(table, WasmCall.FIB, 1, sides);
        rounds(table, "start", sides, side -> side.starts(plan.warmStarts(), plan.starts()));
        return table;
    }

    private void calls(Comparison table, WasmCall call, int callers, List<WasmSide> sides)
            throws Exception {
        rounds(
                table,
                "%s, %d at once".formatted(call.label(), callers),
                sides,
                side -> side.calls(call, callers, plan.warmUp(), plan.time()));
    }

    private void rounds(
            Comparison table, String point, List<WasmSide> sides, Rounds.Point<WasmSide> measured)
            throws Exception {
        table.add(point, Rounds.of(plan.rounds(), sides, WasmSide::name, measured));
    }

    private void compareWithExtism() throws Exception {
        List<ExtismSide> sides = new ArrayList<>();
        sides.add(new ExtismPeer(programs.chicory(), programs.extismModule(), plan.compiling()));
        byte[] module = Files.readAllBytes(programs.extismModule());
        for (Engine engine : engines) {
            String id = "vowels-" + engine.name();
            container.deploy(id, module, engine.name(), EXTISM);
            ExtismSide side = new ExtismService(engine.name(), id, container.registry());
            side.calls(Duration.ZERO, plan.compiling());
            sides.add(side);
        }
        Comparison table = comparison(ExtismPeer.NAME);
        table.add(
                "count_vowels, 13 B",
                Rounds.of(
                        plan.rounds(),
                        sides,
                        ExtismSide::name,
                        side -> side.calls(plan.warmUp(), plan.time())));
        table.add(
                "start",
                Rounds.of(
                        plan.rounds(),
                        sides,
                        ExtismSide::name,
                        side -> side.starts(plan.warmStarts(), plan.starts())));
        System.out.println("An Extism plugin: the plugin service, and Extism's own SDK for Java");
        table.print(System.out, TAIL);
    }

    /** Columns of the peer and of each engine, and each engine's ratio. */
    private Comparison comparison(String peer) {
        List<String> names = engines.stream().map(Engine::name).toList();
        return new Comparison(
                Stream.concat(Stream.of(peer), names.stream()).toList(),
                names.stream()
                        .map(name -> new Comparison.Ratio(name, peer, name + "/" + peer))
                        .toList());
    }
}
