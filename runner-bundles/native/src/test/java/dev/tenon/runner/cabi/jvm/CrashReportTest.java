package dev.tenon.runner.cabi.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashReportTest {

    private static final String HEAD =
            """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGSEGV (0xb) at pc=0x00007f3c1c5f1234, pid=12, tid=34
            #
            # JRE version: OpenJDK Runtime Environment (25.0.3+9)
            # Problematic frame:
            # C  [libplugin.so+0x1234]  vtcode_plugin_execute+0x12
            #
            """;

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("hs_err.log");
    }

    private Optional<CrashReport> read(String text) throws IOException {
        Files.writeString(file, text);
        return CrashReport.read(file);
    }

    @Test
    void the_signal_and_the_frame_are_told() throws Exception {
        CrashReport report = read(HEAD).orElseThrow();
        assertEquals("SIGSEGV", report.signal());
        assertEquals("C [libplugin.so+0x1234] vtcode_plugin_execute+0x12", report.frame());
        assertEquals(false, report.outOfMemory());
    }

    @Test
    void a_jvm_without_memory_says_so() throws Exception {
        CrashReport report =
                read("#\n# There is insufficient memory for the Java Runtime Environment to continue.\n")
                        .orElseThrow();
        assertEquals(new CrashReport(null, null, true), report);
    }

    @Test
    void what_is_no_report_is_none() throws Exception {
        assertEquals(Optional.empty(), CrashReport.read(file));
        assertEquals(Optional.empty(), read(""));
        assertEquals(Optional.empty(), read("SIGSEGV"));
        assertEquals(Optional.empty(), CrashReport.read(folder));
    }

    @Test
    void links_are_not_followed() throws Exception {
        Path real = Files.writeString(folder.resolve("real"), HEAD);
        Files.createSymbolicLink(file, real);
        assertEquals(Optional.empty(), CrashReport.read(file));
    }

    @Test
    void only_the_head_is_read_and_nothing_odd_or_long_is_passed_on() throws Exception {
        String hostile = "# Problematic frame:\n# " + "a\u0007\u001b[31m\u2028".repeat(1000) + "\n";
        CrashReport report = read(hostile + "x".repeat(10 << 20)).orElseThrow();
        assertEquals(300, report.frame().length());
        assertTrue(report.frame().chars().noneMatch(Character::isISOControl), report.frame());
        assertEquals(Optional.empty(), read("x".repeat(10_000) + "\n" + HEAD));
    }

    @Test
    void noise_is_no_report() throws Exception {
        byte[] noise = new byte[20_000];
        new Random(1).nextBytes(noise);
        Files.write(file, noise);
        assertEquals(Optional.empty(), CrashReport.read(file));
    }
}
