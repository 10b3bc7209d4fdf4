package dev.tenon.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * One native library, by hosts in turn: Tenon's plugin service with the library in a worker and in
 * the container's process, and a host in Rust that makes VT Code's calls, compiled in two ways;
 * and, for the smaller call, go-plugin's own host with a process of its own.
 *
 * <p>As in {@link PluginProcesses}: what runs in this JVM is called for some seconds first, starts
 * are measured after calls, and at each point the hosts are measured one after the other, round
 * after round; the table has the median of the rounds.
 */
public final class NativeLibraries {

    private static final int[] CALLERS = {1, 8};
    private static final int COMPILING_CALLERS = 8;

    /** What runs outside of this JVM, and what it runs. */
    private record Programs(Path library, Path rust, Path fastRust, Path goHost, Path goPlugin) {
        Programs(String[] args) {
            this(path(args[0]), path(args[1]), path(args[2]), path(args[3]), path(args[4]));
        }

        private static Path path(String argument) {
            return Path.of(argument).toAbsolutePath();
        }
    }

    /** Held, because log levels are forgotten with their loggers. */
    private static final Logger NETTY = Logger.getLogger("io.netty");

    private final Plan plan;
    private final List<NativeSide> rust;
    private final NativeSide go;
    private final NativeTable table = new NativeTable();

    private NativeLibraries(Plan plan, Programs programs) {
        this.plan = plan;
        this.rust =
                List.of(
                        new NativePeer(NativeTable.RUST, programs.rust(), programs.library()),
                        new NativePeer(
                                NativeTable.FAST_RUST, programs.fastRust(), programs.library()));
        this.go = new NativeGo(new GoSide(programs.goHost(), programs.goPlugin()));
    }

    /**
     * @param args the library, the executables of the peer as VT Code is released and for speed,
     *     go-plugin's host and its plugin, and {@code --quick} or nothing
     */
    public static void main(String[] args) throws Exception {
        Programs programs = new Programs(args);
        Plan plan = Plan.of(args);
        NETTY.setLevel(Level.SEVERE); // it warns that Unix sockets have no keep-alive
        try (WorkFolder folder = WorkFolder.create()) {
            System.out.printf(
                    "Java %s, %d processors, median of %d rounds%n%n",
                    Runtime.version(), Runtime.getRuntime().availableProcessors(), plan.rounds());
            new NativeLibraries(plan, programs).measure(folder.path(), programs.library());
        }
        System.exit(0);
    }

    private void measure(Path folder, Path library) throws Exception {
        List<String> memory;
        try (NativeContainer container =
                new NativeContainer(folder.resolve("off"), library, false)) {
            memory = measure(container);
        }
        try (NativeContainer container = new NativeContainer(folder.resolve("on"), library, true)) {
            starts("start, sandbox", List.of(container.worker(), go));
        }
        table.print(System.out);
        memory.forEach(System.out::println);
    }

    /** Calls and starts; returned is what a worker weighs meanwhile. */
    private List<String> measure(NativeContainer container) throws Exception {
        NativeMemory.ofWorker(); // its cache is made
        container.worker().starts(0, 1);
        String fresh = "worker, after its first calls: " + NativeMemory.ofWorker();
        for (NativeSide ours : container.sides()) {
            for (NativeCall call : NativeCall.values()) {
                ours.calls(call, COMPILING_CALLERS, Duration.ZERO, plan.compiling());
            }
        }
        List<NativeSide> sides = Stream.concat(rust.stream(), container.sides().stream()).toList();
        List<NativeSide> all = Stream.concat(sides.stream(), Stream.of(go)).toList();
        calls(NativeCall.SMALL, all);
        calls(NativeCall.LARGE, sides);
        String used = "worker, after all calls: " + NativeMemory.ofWorker();
        starts("start", all);
        return List.of(fresh, used);
    }

    private void calls(NativeCall call, List<NativeSide> sides) throws Exception {
        for (int callers : CALLERS) {
            table.add(
                    "%s, %d at once".formatted(call.label(), callers),
                    rounds(sides, side -> side.calls(call, callers, plan.warmUp(), plan.time())));
        }
    }

    private void starts(String point, List<NativeSide> sides) throws Exception {
        table.add(point, rounds(sides, side -> side.starts(plan.warmStarts(), plan.starts())));
    }

    /** Every side in turn, so many times; what each measured, by its name. */
    private Map<String, Measure> rounds(List<NativeSide> sides, Rounds.Point<NativeSide> point)
            throws Exception {
        return Rounds.of(plan.rounds(), sides, NativeSide::name, point);
    }
}
