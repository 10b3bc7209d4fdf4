package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.runner.Guest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvelopeOfAPluginTest {

    @TempDir Path folder;
    private final WasmRunner runner = new WasmRunner();

    @AfterEach
    void close() {
        runner.close();
    }

    @Test
    void data_comes_back_byte_for_byte() throws Exception {
        Guest guest = TestPlugin.of(folder, Wat.module(Wat.BASE, Wat.ECHO)).start(runner);
        String json = "{ \"a\" :[1, 2.50,\"\\u00e4ü\"] , \"b\": null}";
        assertEquals(json, TestPlugin.call(guest, "command", json));
    }

    @Test
    void error_with_a_message_is_a_failure_with_that_message() throws Exception {
        Guest guest = answering("{\"error\":\"no \\\"such\\\" \\u00fcser\"}");
        CallException fault =
                assertThrows(CallException.Failed.class, () -> TestPlugin.call(guest, "f", "{}"));
        assertEquals("no \"such\" üser", fault.getMessage());
    }

    @Test
    void absent_data_is_null() throws Exception {
        assertEquals("null", TestPlugin.call(answering("{\"error\":null}"), "f", ""));
        assertTrue(true);
    }

    private Guest answering(String json) throws Exception {
        return TestPlugin.of(folder, Wat.module(Wat.BASE, Wat.answering("f", json))).start(runner);
    }
}
