package dev.tenon.runner.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.LoadException;
import dev.tenon.runner.process.ResourceLimits.Resource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallPartsTest {

    @ParameterizedTest
    @CsvSource({
        "0, exited with status 0",
        "3, exited with status 3",
        "128, exited with status 128",
        "137, was killed by SIGKILL",
        "139, was killed by SIGSEGV",
        "143, was killed by SIGTERM",
        "145, exited with status 145",
        "255, exited with status 255"
    })
    void anExitSaysHowItWas(int value, String expected) {
        assertEquals(expected, Exit.of(value).toString());
    }

    @Test
    void aProcessesEntryIsReadWhateverItsName() {
        String stat =
                "12 (a) b (Z) 1) S 7 8 9 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 5 0 4711 1 1 0 0\n";
        assertEquals(new ProcessEntry(12, 'S', 7, 8, 9, 5, 4711), ProcessEntry.parse(12, stat));
    }

    @ParameterizedTest
    @CsvSource({
        "A=/run/g1, true",
        "A=/run/g1/sockets, true",
        "A=unix:/run/g1/host.sock, true",
        "A=/run/g10, false",
        "A=/run/g10:/run/g1, true",
        "A=/run, false"
    })
    void anEnvironmentNamesAFolderButNotOneWithALongerName(String environment, boolean expected) {
        assertEquals(expected, Survivors.names(environment, "/run/g1"));
    }

    @Test
    void aLimitThatCannotBeEnforcedIsRefusedByItsField() {
        ResourceLimits limits =
                ResourceLimits.NONE.with(Resource.MEMORY, 1 << 20, "permissions.memory.max");
        LoadException refused =
                assertThrows(LoadException.class, () -> limits.command(Optional.empty()));
        assertEquals(
                "permissions.memory.max: found '1048576', which cannot be enforced on this host:"
                        + " prlimit (util-linux) was not found on PATH",
                refused.getMessage());
    }

    @Test
    void withoutLimitsNothingIsPutBeforeTheProgram() throws Exception {
        assertTrue(ResourceLimits.NONE.command(Optional.empty()).isEmpty());
        assertFalse(
                ResourceLimits.NONE
                        .with(Resource.OPEN_FILES, 9, "f")
                        .command(Tools.find("true"))
                        .isEmpty());
    }
}
