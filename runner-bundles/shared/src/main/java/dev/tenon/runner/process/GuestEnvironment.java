package dev.tenon.runner.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The variables that every process of a guest is started with; a runner adds its own. */
public final class GuestEnvironment {

    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final String DEFAULT_LANGUAGE = "C.UTF-8";

    private GuestEnvironment() {}

    /**
     * {@code TMPDIR}, in a folder that is made for it, {@code HOME}, {@code PATH} and {@code LANG};
     * nothing else of the container's.
     *
     * @param folder the guest's private folder
     * @param work the plugin's own folder
     * @return a map to be added to
     */
    public static Map<String, String> of(Path folder, Path work) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("TMPDIR", Files.createDirectory(folder.resolve("tmp")).toString());
        environment.put("HOME", work.toString());
        environment.put("PATH", ofContainer("PATH", DEFAULT_PATH));
        environment.put("LANG", ofContainer("LANG", DEFAULT_LANGUAGE));
        return environment;
    }

    private static String ofContainer(String name, String preset) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? preset : value;
    }
}
