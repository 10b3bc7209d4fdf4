package dev.tenon.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.CallException;
import dev.tenon.api.manifest.Provides;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {

    private final Slot slot = new Slot("probe", Vacancy.loading());

    @BeforeEach
    void seat() {
        Provides.Ability ability = new Provides.Ability("text", List.of("stats"), Map.of());
        Provides provides = new Provides(false, List.of(ability), null, List.of());
        slot.put(new FakeGuest("one").seat(1, Duration.ofSeconds(1), provides));
    }

    @Test
    void a_declared_operation_passes() throws Exception {
        assertEquals("one", call("{\"params\": {\"operation\": \"x\"}, \"operation\": \"stats\"}"));
    }

    @Test
    void another_operation_is_no_such_function() {
        assertThrows(CallException.NoSuchFunction.class, () -> call("{\"operation\": \"drop\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"operation\": 1}", "{\"operation", "no json"})
    void a_call_without_an_operation_is_refused(String parameters) {
        assertThrows(CallException.Failed.class, () -> call(parameters));
    }

    private String call(String parameters) throws CallException {
        byte[] bytes = parameters.getBytes(StandardCharsets.UTF_8);
        return new String(slot.call("ability_call", bytes, null), StandardCharsets.UTF_8);
    }
}
