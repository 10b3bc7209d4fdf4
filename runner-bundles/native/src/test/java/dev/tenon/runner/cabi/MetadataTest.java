package dev.tenon.runner.cabi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.LoadException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataTest {

    private static final String START = "{'name':'test','description':'d','version':'1.0.0'";

    @TempDir Path folder;
    private TestPlugin plugin;

    @BeforeEach
    void makePlugin() {
        plugin = TestPlugin.of("test", folder, "libplain.so");
    }

    @Test
    void what_agrees_with_the_manifest_is_taken_and_the_rest_is_free() {
        assertDoesNotThrow(
                () ->
                        check(
                                START
                                        + ",'abi_version':1,'author':'a','allowed_tools':['t'],"
                                        + "'thread_safe':true,'x':{}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|name: found nothing, expected \"test\", as the manifest says",
                "{'name':1}|name: found 1, expected \"test\", as the manifest says",
                "{'name':'Test'}|name: found \"Test\", expected \"test\", as the manifest says",
                "{'name':'test'}|version: found nothing, expected \"1.0.0\", as the manifest says",
                "{'name':'test','version':'1.0'}|version: found \"1.0\", expected \"1.0.0\"",
                "{'name':'test','version':'1.0.0'}|description: found nothing, expected a string",
                START + "}|abi_version: found nothing, expected 1",
                START + ",'abi_version':'1'}|abi_version: found \"1\", expected 1",
                START + ",'abi_version':2}|abi_version: found 2, expected 1",
                START
                        + ",'abi_version':1,'thread_safe':'no'}|thread_safe: found \"no\", expected true or false",
                "[]|found another JSON value, expected an object",
                "{|not JSON",
                "{} {}|more after",
            })
    void what_does_not_is_named_with_both_sides(String json, String expected) {
        LoadException refused = assertThrows(LoadException.class, () -> check(json));

        assertTrue(refused.getMessage().startsWith("the library's metadata: "));
        assertTrue(refused.getMessage().contains(expected), refused::getMessage);
    }

    @Test
    void bytes_that_are_no_utf8_are_refused() {
        LoadException refused =
                assertThrows(
                        LoadException.class,
                        () -> Metadata.check(new byte[] {(byte) 0xff}, plugin.manifest()));
        assertTrue(refused.getMessage().contains("no UTF-8"), refused::getMessage);
    }

    @Test
    void a_library_that_denies_to_be_thread_safe_is_only_wrong_where_the_manifest_says_it_is() {
        String denies = START + ",'abi_version':1,'thread_safe':false}";

        assertDoesNotThrow(() -> check(denies));
        plugin.threadSafe(2);
        assertThrows(LoadException.class, () -> check(denies));
        assertDoesNotThrow(() -> check(START + ",'abi_version':1}"));
    }

    @Test
    void a_manifest_without_a_version_takes_any() {
        plugin.version("0.0.0");

        assertDoesNotThrow(() -> check(START + ",'abi_version':1}"));
    }

    private void check(String json) throws LoadException {
        Metadata.check(json.replace('\'', '"').getBytes(UTF_8), plugin.manifest());
    }
}
