package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.runner.Guest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Modules that are hard to compile. Nothing is kept between tests, so that all are compiled. */
class FaultSuiteCompilationTest extends RunnerFixture {

    private static final int FIFTY_MEGABYTES = 50 << 20;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(2);

    private final Map<String, Object> properties = new HashMap<>(TestEngines.properties());

    /** The process that compiles, where there is one, stays for a while: it is not in question. */
    @BeforeEach
    void the_engine_is_warm() throws Exception {
        try (WasmRunner fresh = new WasmRunner((Path) null, properties)) {
            assertServes(fresh);
        }
    }

    @Test
    void a_module_of_50_megabytes_of_data_runs() throws Exception {
        TestPlugin plugin = TestPlugin.of(folder, LargeModules.ofData(FIFTY_MEGABYTES));
        plugin.memory(128 << 20).start(runner).close();
    }

    @Test
    void a_module_larger_than_module_max_is_refused() {
        properties.put("module_max", "1000000");
        try (WasmRunner strict = new WasmRunner((Path) null, properties)) {
            TestPlugin plugin = TestPlugin.of(folder, LargeModules.ofData(1_000_000));
            assertRefused(plugin, strict, "module_max", "1000000");
        }
    }

    @Test
    void a_module_of_50_megabytes_of_code_is_refused_in_time() throws Exception {
        assertRefusedInTime(LargeModules.ofCode(FIFTY_MEGABYTES), "50 MB of code");
    }

    @Test
    void a_function_with_more_values_than_it_looks_like_is_refused_in_time_or_runs()
            throws Exception {
        byte[] module = LargeModules.ofLoops(3_000, 3_000);
        if (TestEngines.isJava()) {
            // it tells values apart by what the JVM calls locals, and is done with it soon
            TestPlugin.of(folder, module).load(runner).close();
        } else {
            assertRefusedInTime(module, "3000 locals in 3000 loops");
        }
    }

    @Test
    void functions_with_many_branches_are_refused_in_time() throws Exception {
        assertRefusedInTime(LargeModules.ofLargeFunctions(40, 1_000, 3_000), "40 large functions");
    }

    @Test
    void many_jumps_out_of_many_blocks_are_refused_in_time() throws Exception {
        assertRefusedInTime(LargeModules.ofJumps(1_500, 1_500), "1500 jumps out of 1500 blocks");
    }

    @Test
    void a_module_that_takes_too_much_memory_to_compile_is_refused() throws Exception {
        properties.put("compile_memory", Integer.toString(40 << 20));
        try (WasmRunner strict = new WasmRunner((Path) null, properties)) {
            TestPlugin plugin = TestPlugin.of(folder, LargeModules.ofCode(8 << 20));
            assertRefused(plugin, strict, "compile_memory", Integer.toString(40 << 20));
            assertServes(strict);
        }
    }

    private void assertRefusedInTime(byte[] module, String what) throws Exception {
        long before = Faults.children();
        try (WasmRunner fresh = new WasmRunner((Path) null, properties)) {
            assertServes(fresh);
            TestPlugin plugin = TestPlugin.of(folder, module);
            Faults.assertEndsBy(
                    START_TIMEOUT,
                    what,
                    () ->
                            assertThrows(
                                    LoadException.class,
                                    () ->
                                            fresh.load(
                                                    plugin.request(),
                                                    Deadline.after(START_TIMEOUT))));
            assertServes(fresh);
        }
        await(() -> Faults.children() <= before);
        assertEquals(before, Faults.children(), "a process is left");
    }

    private void assertServes(WasmRunner fresh) throws Exception {
        Guest guest =
                TestPlugin.of(folder, Wat.module(Wat.BASE, Wat.ok("healthy", ""))).start(fresh);
        Faults.assertHealthy(guest);
        guest.close();
    }
}
