package dev.tenon.runner.wasm.wasmtime.differential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.WasmSection;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.LoadRequest;
import dev.tenon.runner.wasm.TestEngines;
import dev.tenon.runner.wasm.TestPlugin;
import dev.tenon.runner.wasm.WasmRunner;
import dev.tenon.runner.wasm.wasmtime.differential.ByteStrings.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A plugin that is called at random does the same on both engines. */
@AddLifecycleHook(WhereLibraryIs.class)
class AbiDifferentialTest {

    private static final int ENOUGH = 10_000_000;
    private static final int LONGEST = 1_500;
    private static final int MOST_CALLS = 40;

    private static final Map<WasmSection.Engine, LoadRequest> REQUESTS =
            new EnumMap<>(WasmSection.Engine.class);

    private static Path folder;
    private static WasmRunner runner;

    /** Keep the module compiled. */
    private static final List<Guest> KEPT = new ArrayList<>();

    private static int plugins;
    private static int calls;
    private static int refusals;

    @BeforeContainer
    static void open() throws IOException, LoadException {
        folder = Files.createTempDirectory("differential");
        TestPlugin plugin = TestPlugin.of(folder, AbiModule.bytes());
        for (WasmSection.Engine engine : WasmSection.Engine.values()) {
            REQUESTS.put(engine, plugin.engine(engine).request());
        }
        runner = new WasmRunner((Path) null, TestEngines.properties());
        KEPT.add(load(WasmSection.Engine.JAVA, new ScriptedHost()));
        KEPT.add(load(WasmSection.Engine.WASMTIME, new ScriptedHost()));
    }

    @AfterContainer
    static void close() throws IOException {
        runner.close();
        Files.delete(folder.resolve("plugin.wasm"));
        Files.delete(folder);
        System.out.printf(
                "differential: %d plugins, %d calls, %d of them without a result%n",
                plugins, calls, refusals);
    }

    @Property(tries = ENOUGH, edgeCases = EdgeCasesMode.NONE)
    @AddLifecycleHook(ForSeconds.class)
    void a_plugin_does_the_same_on_both_engines(@ForAll("decisions") ByteString decisions)
            throws LoadException {
        Choices choices = new Choices(decisions.bytes());
        List<AbiCall> made = new ArrayList<>();
        int poked = 0;
        while (made.size() < MOST_CALLS && !choices.isOver()) {
            AbiCall call = AbiCall.of(choices, poked);
            poked = call.function().equals("poke") ? call.parameters().length : poked;
            made.add(call);
        }
        List<String> onJava = run(WasmSection.Engine.JAVA, made);
        List<String> onWasmtime = run(WasmSection.Engine.WASMTIME, made);
        plugins++;
        calls += made.size();
        refusals += (int) onJava.stream().filter(line -> line.startsWith("! ")).count();
        assertEquals(String.join("\n", onJava), String.join("\n", onWasmtime));
    }

    @Provide
    Arbitrary<ByteString> decisions() {
        return ByteStrings.upTo(LONGEST);
    }

    private static List<String> run(WasmSection.Engine engine, List<AbiCall> calls)
            throws LoadException {
        ScriptedHost host = new ScriptedHost();
        Guest guest = load(engine, host);
        try {
            guest.start(Deadline.after(TestPlugin.LONG));
            for (AbiCall call : calls) {
                host.seen.add("> " + call);
                host.seen.add(outcome(guest, call));
            }
            host.seen.add("last error " + guest.lastError());
        } finally {
            guest.close();
        }
        return host.seen;
    }

    private static String outcome(Guest guest, AbiCall call) {
        try {
            byte[] answer =
                    guest.call(call.function(), call.parameters(), Deadline.after(TestPlugin.LONG));
            return "= " + new String(answer, UTF_8);
        } catch (CallException refused) {
            return "! " + refused.getClass().getSimpleName() + " " + refused.getMessage();
        }
    }

    private static Guest load(WasmSection.Engine engine, ScriptedHost host) throws LoadException {
        LoadRequest request = REQUESTS.get(engine);
        return runner.load(
                new LoadRequest(
                        request.id(),
                        request.hash(),
                        request.manifest(),
                        request.content(),
                        request.digests(),
                        request.work(),
                        request.configuration(),
                        host),
                Deadline.after(TestPlugin.LONG));
    }
}
