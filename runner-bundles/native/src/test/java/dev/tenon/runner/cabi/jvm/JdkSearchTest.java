package dev.tenon.runner.cabi.jvm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdkSearchTest {

    @TempDir Path folder;
    private Path running;
    private Path place;

    @BeforeEach
    void makePlaces() throws IOException {
        running = FakeJdks.make(folder.resolve("running"), "17.0.1");
        place = Files.createDirectory(folder.resolve("jvms"));
    }

    private Jdk find(@Nullable String configured, Map<String, String> environment)
            throws LoadException {
        List<Path> places = List.of(folder.resolve("absent"), place);
        return new JdkSearch(configured, running, environment, places).find();
    }

    @Test
    void the_configured_one_is_taken_before_any_other() throws Exception {
        Path configured = FakeJdks.make(folder.resolve("configured"), "22");
        FakeJdks.make(place.resolve("newer"), "25");
        assertEquals(new Jdk(configured, 22), find(configured.toString(), Map.of()));
    }

    @Test
    void a_configured_one_that_does_not_work_is_an_error_though_others_would() throws Exception {
        FakeJdks.make(place.resolve("good"), "25");
        Path old = FakeJdks.make(folder.resolve("old"), "21.0.2");
        LoadException tooOld = refused(old.toString());
        assertTrue(tooOld.getMessage().startsWith("tenon.native.java.home: found '" + old));
        assertTrue(tooOld.getMessage().contains("version 21, expected"), tooOld.getMessage());
        assertTrue(refused(place.toString()).getMessage().contains("which is none, expected"));
        assertTrue(refused("/no\0path").getMessage().contains("which is none, expected"));
    }

    private LoadException refused(String configured) {
        return assertThrows(LoadException.class, () -> find(configured, Map.of()));
    }

    @Test
    void a_blank_setting_is_none() throws Exception {
        Path newest = FakeJdks.make(place.resolve("a"), "24");
        assertEquals(newest, find(" ", Map.of()).home());
    }

    @Test
    void the_container_s_own_is_next_then_java_home_then_the_newest() throws Exception {
        Path named = FakeJdks.make(folder.resolve("named"), "23");
        FakeJdks.make(place.resolve("a"), "22.0.2");
        Path newest = FakeJdks.make(place.resolve("b"), "26-ea");
        FakeJdks.make(place.resolve("c"), "9.0.4");
        Map<String, String> environment = Map.of("JAVA_HOME", named.toString());
        assertEquals(new Jdk(newest, 26), find(null, Map.of()));
        assertEquals(new Jdk(named, 23), find(null, environment));
        FakeJdks.make(running, "25");
        assertEquals(new Jdk(running, 25), find(null, environment));
    }

    @Test
    void the_bundles_of_macos_are_looked_into() throws Exception {
        Path home = FakeJdks.make(place.resolve("temurin-25.jdk/Contents/Home"), "25.0.3");
        assertEquals(new Jdk(home, 25), find(null, Map.of()));
    }

    @Test
    void where_there_is_none_all_that_was_looked_at_is_told() throws Exception {
        FakeJdks.make(place.resolve("a"), "17.0.2");
        FakeJdks.make(place.resolve("b"), "21");
        LoadException none =
                assertThrows(
                        LoadException.class, () -> find(null, Map.of("JAVA_HOME", "/nowhere")));
        String message = none.getMessage();
        assertTrue(message.contains("version 22 or newer"), message);
        assertTrue(message.contains("the container's own, " + running + " (17)"), message);
        assertTrue(message.contains("JAVA_HOME, /nowhere (none)"), message);
        assertTrue(message.contains(folder.resolve("absent") + " []"), message);
        assertTrue(message.contains(place + " [17, 21]"), message);
        assertTrue(message.endsWith("Setting tenon.native.java.home names one"), message);
    }

    @ParameterizedTest
    @CsvSource({"25.0.3, 25", "22, 22", "1.8.0_392, 8", "26-ea, 26", "11.0.2, 11"})
    void versions_of_any_form_are_understood(String version, int feature) throws Exception {
        Path home = FakeJdks.make(place.resolve("x"), version);
        assertEquals(Optional.of(new Jdk(home, feature)), Jdk.at(home));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "JAVA_VERSION=25",
                "JAVA_VERSION=\"99999999999\"",
                "JAVA_VERSION=\"25\"\nJVM_VARIANT=\"Openj9\"",
                "JAVA_VERSION=\"\"",
                "\u00ff\u00fe"
            })
    void what_is_no_runtime_of_ours_is_none(String release) throws Exception {
        Path home = FakeJdks.makeOf(place.resolve("x"), "");
        Files.write(home.resolve("release"), release.getBytes(ISO_8859_1));
        assertEquals(Optional.empty(), Jdk.at(home));
    }

    @Test
    void nothing_is_started_and_links_are_resolved() throws Exception {
        Path home = FakeJdks.make(place.resolve("jdk-25"), "25");
        Path link = Files.createSymbolicLink(place.resolve("default"), home);
        assertEquals(new Jdk(home, 25), find(link.toString(), Map.of()));
        assertTrue(Files.notExists(home.resolve("started")));
    }
}
