package dev.tenon.runner.cabi;

import dev.tenon.runner.process.ProcessSettings;
import dev.tenon.runner.process.SettingsReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides for native plugins, from PID {@code dev.tenon.runner.native}.
 *
 * @param workers what worker processes may see and use
 * @param javaHome the JDK that workers run on; {@code null} to look for one
 * @param inProcess the content hash that is trusted in the container's process, by plugin id
 * @param maxResult bytes of the longest answer
 * @param workspace the folder that plugins are told of as the workspace; {@code null} for none
 */
record Settings(
        ProcessSettings workers,
        @Nullable String javaHome,
        Map<String, String> inProcess,
        int maxResult,
        @Nullable Path workspace) {

    /** The PID. */
    static final String PID = "dev.tenon.runner.native";

    static final int DEFAULT_MAX_RESULT = 64 << 20;
    private static final int SMALLEST_MAX_RESULT = 1 << 10;
    private static final Pattern TRUSTED = Pattern.compile("([^:]+):([0-9a-fA-F]{64})");

    Settings {
        inProcess = Map.copyOf(inProcess);
    }

    /**
     * @throws IllegalArgumentException naming the first key that is wrong, what was found and what
     *     was expected
     */
    static Settings of(Map<String, ?> properties) {
        SettingsReader settings = new SettingsReader(PID, properties);
        return new Settings(
                ProcessSettings.of(settings),
                settings.text("java_home"),
                inProcess(settings),
                settings.bytes("max_result", DEFAULT_MAX_RESULT, SMALLEST_MAX_RESULT),
                settings.value(
                        "workspace",
                        null,
                        text -> {
                            Path folder = Path.of(text);
                            if (!folder.isAbsolute()) {
                                throw new IllegalArgumentException();
                            }
                            return folder.normalize();
                        },
                        "an absolute path"));
    }

    private static Map<String, String> inProcess(SettingsReader settings) {
        Map<String, String> trusted = new HashMap<>();
        for (String item : settings.list("in_process")) {
            var parts = TRUSTED.matcher(item);
            if (!parts.matches()) {
                throw settings.wrong(
                        "in_process",
                        "\"" + item + "\"",
                        "<id>:<content hash of 64 hexadecimal digits>");
            }
            trusted.put(parts.group(1), parts.group(2).toLowerCase(Locale.ROOT));
        }
        return trusted;
    }
}
