package dev.tenon.runner.wasm.extism;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.LoadException;
import dev.tenon.api.runner.Guest;
import dev.tenon.runner.wasm.RecordingHost;
import dev.tenon.runner.wasm.RunnerFixture;
import dev.tenon.runner.wasm.TestPlugin;
import dev.tenon.runner.wasm.Wat;

/** Handwritten modules with all imports of the ABI, and short ways to call them. */
abstract class ExtismFixture extends RunnerFixture {

    final RecordingHost host = new RecordingHost();

    final Guest guest(String... functions) throws Exception {
        return start(module(functions));
    }

    @Override
    protected Guest start(String... fields) throws LoadException {
        return start(Wat.module(fields));
    }

    final Guest start(byte[] module) throws LoadException {
        return TestPlugin.of(folder, module, host).start(runner);
    }

    static byte[] module(String... functions) {
        return Wat.module(ExtismWat.IMPORTS, ExtismWat.TEXT, String.join("\n", functions));
    }

    static void assertFails(Guest guest, String function, String message) {
        CallException failed =
                assertThrows(CallException.Failed.class, () -> call(guest, function, ""));
        assertEquals(message, failed.getMessage());
        assertTrue(guest.lastError() == null || !guest.lastError().contains(message));
    }

    static String call(Guest guest, String function, String json) throws CallException {
        return TestPlugin.call(guest, function, json);
    }
}
