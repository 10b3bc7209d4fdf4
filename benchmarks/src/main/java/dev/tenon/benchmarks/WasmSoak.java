package dev.tenon.benchmarks;

import dev.tenon.runner.wasm.engine.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Mixed calls of a plugin that is replaced every few seconds, for a long time, on each engine: what
 * the process uses must not grow.
 *
 * <p>What is used is looked at some hundred times, after a garbage collection each, once a tenth of
 * the time is over; and the first quarter of that is compared with the last.
 */
public final class WasmSoak {

    private static final String ID = "soak";

    private static final Duration BETWEEN_RELOADS = Duration.ofSeconds(3);

    private WasmSoak() {}

    /**
     * @param args the module, and {@code --minutes} or {@code --calls} and a number, of each
     *     engine; 10 million calls without
     */
    public static void main(String[] args) throws Exception {
        WasmModule module = new WasmModule(Path.of(args[0]));
        SoakLength length = SoakLength.of(List.of(args).subList(1, args.length));
        boolean flat = true;
        try (WorkFolder folder = WorkFolder.create()) {
            System.out.printf("Java %s, %s on each engine%n", Runtime.version(), length);
            for (String engine : engines(folder.resolve("cache"))) {
                try (WasmContainer container = new WasmContainer(folder.resolve(engine))) {
                    flat &= soak(container, module, engine, length);
                }
            }
        }
        System.exit(flat ? 0 : 1);
    }

    /** Names of those that can be opened; none stays open, since its memory would be seen here. */
    private static List<String> engines(Path cache) {
        try (WasmEngines engines = new WasmEngines(cache)) {
            return engines.all().stream().map(Engine::name).toList();
        }
    }

    private static boolean soak(
            WasmContainer container, WasmModule module, String engine, SoakLength length)
            throws Exception {
        System.out.printf("%nengine %s%n%s%n", engine, Usage.HEAD);
        container.deploy(ID, module.variant(0), engine, "tenon");
        SoakUsage usage = new SoakUsage(System.out);
        try (SoakCallers callers = new SoakCallers(container.registry().service(ID));
                SoakReloads reloads = new SoakReloads(container, ID, module, BETWEEN_RELOADS)) {
            SoakLength.Progress progress = length.begin(callers::calls);
            while (!progress.isOver()) {
                progress.awaitNext(callers::check);
                reloads.check();
                usage.look(progress.share(), callers.calls(), reloads.count());
            }
            callers.check();
            System.out.printf("%s, %d reloads%n", callers, reloads.count());
        }
        return usage.printVerdict();
    }
}
