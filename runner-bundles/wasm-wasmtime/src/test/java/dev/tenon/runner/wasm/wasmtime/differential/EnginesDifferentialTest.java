package dev.tenon.runner.wasm.wasmtime.differential;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.TestEngines;
import dev.tenon.runner.wasm.TestPlugin;
import dev.tenon.runner.wasm.endive.EndiveEngine;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.EngineProvider;
import dev.tenon.runner.wasm.wasmtime.differential.ByteStrings.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Random modules, called at random, do the same on both engines. */
@AddLifecycleHook(WhereLibraryIs.class)
class EnginesDifferentialTest {

    private static final int ENOUGH = 10_000_000;
    private static final int LARGEST_MODULE = 1_500;
    private static final int LONGEST_CALLS = 100;
    private static final int STEPS_BEFORE = 6;

    /** Endive 1.0.0 does so with about one of 25, and says it. */
    private static final String UNCOMPILABLE = "refused: the engine cannot compile it: ";

    private static Engine java;
    private static Engine wasmtime;
    private static final Map<String, Integer> REFUSED = new TreeMap<>();
    private static int modules;
    private static int calls;
    private static int endings;

    @BeforeContainer
    static void open() throws LoadException {
        wasmtime = openWasmtime();
        java = new EndiveEngine();
    }

    @AfterContainer
    static void close() {
        java.close();
        wasmtime.close();
        int refused = REFUSED.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                "differential: %d modules, %d of them refused by engine java, %d calls,"
                        + " %d of them ended by a trap or the host%n",
                modules, refused, calls, endings);
        REFUSED.forEach((why, count) -> System.out.println("  " + count + " times " + why));
        assertTrue(refused <= 20 + modules / 10, "engine java refuses too much");
    }

    @Property(tries = ENOUGH, edgeCases = EdgeCasesMode.NONE)
    @AddLifecycleHook(ForSeconds.class)
    void a_module_does_the_same_on_both_engines(
            @ForAll("choices") ByteString choices, @ForAll("decisions") ByteString decisions)
            throws IOException {
        RandomModule module = ModuleGenerator.generate(choices.bytes());
        List<RandomCall> made = RandomCall.of(module, decisions.bytes());
        List<String> onJava = Trial.run(java, module, made);
        List<String> onWasmtime = Trial.run(wasmtime, module, made);
        modules++;
        if (onJava.get(0).startsWith(UNCOMPILABLE)) {
            REFUSED.merge(cause(onJava.get(0)), 1, Integer::sum);
            return;
        }
        calls += made.size();
        endings += (int) onJava.stream().filter(line -> line.contains(" ended: ")).count();
        if (!onJava.equals(onWasmtime)) {
            fail(told(module, made, onJava, onWasmtime));
        }
    }

    @Provide
    Arbitrary<ByteString> choices() {
        return ByteStrings.upTo(LARGEST_MODULE);
    }

    @Provide
    Arbitrary<ByteString> decisions() {
        return ByteStrings.upTo(LONGEST_CALLS);
    }

    /** Without places and numbers. */
    private static String cause(String refusal) {
        String line = refusal.substring(UNCOMPILABLE.length()).lines().findFirst().orElse("");
        return line.replaceAll(": Index .*", "").replaceAll("[0-9]+", "N");
    }

    private static String told(
            RandomModule module,
            List<RandomCall> calls,
            List<String> onJava,
            List<String> onWasmtime)
            throws IOException {
        Path file = Files.createTempFile("differential", ".wasm");
        Files.write(file, module.bytes());
        int same = 0;
        while (step(onJava, same).equals(step(onWasmtime, same))) {
            same++;
        }
        return """
        the engines differ in step %d of module %s, called by %s
        before:   %s
        java:     %s
        wasmtime: %s
        """
                .formatted(
                        same,
                        file,
                        calls,
                        onJava.subList(Math.max(0, same - STEPS_BEFORE), same),
                        step(onJava, same),
                        step(onWasmtime, same));
    }

    private static String step(List<String> seen, int number) {
        return number < seen.size() ? seen.get(number) : "nothing more";
    }

    /** Without a cache: no module comes twice. */
    private static Engine openWasmtime() throws LoadException {
        EngineProvider.Settings settings =
                new EngineProvider.Settings(TestEngines.library(), null, 0, 16);
        EngineProvider provider =
                ServiceLoader.load(EngineProvider.class).findFirst().orElseThrow();
        return provider.open(settings, Deadline.after(TestPlugin.LONG));
    }
}
