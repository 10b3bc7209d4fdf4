package dev.tenon.runner.wasm;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.endive.EndiveEngine;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.EngineProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The engine that tests run on: system property {@code test.engine}, {@code java} without it. All
 * tests of this module are run once more by the module of engine {@code wasmtime}.
 */
public final class TestEngines {

    public static final String NAME = System.getProperty("test.engine", "java");

    private TestEngines() {}

    public static boolean isJava() {
        return NAME.equals("java");
    }

    /** Whether a thread with this frame runs code of a module. */
    public static boolean isModule(StackTraceElement frame) {
        return frame.getClassName().contains(isJava() ? "CompiledMachine" : "NativeStore");
    }

    /** Properties of a runner that uses it. */
    public static Map<String, Object> properties() {
        return isJava() ? Map.of("engine", NAME) : properties(library());
    }

    private static Map<String, Object> properties(Path library) {
        return Map.of("engine", NAME, "wasmtime_library", library.toString());
    }

    /** Where compiled code is kept from test to test; {@code null} if this engine keeps none. */
    public static @Nullable Path cache() {
        return isJava() ? null : Path.of(System.getProperty("code.cache"));
    }

    /** A new one. */
    public static Engine open() throws LoadException {
        if (isJava()) {
            return new EndiveEngine();
        }
        for (EngineProvider provider : ServiceLoader.load(EngineProvider.class)) {
            if (provider.name().equals(NAME)) {
                return provider.open(
                        new EngineProvider.Settings(library(), cache(), 1 << 30, 1000),
                        Deadline.after(TestPlugin.LONG));
            }
        }
        throw new LoadException("no engine " + NAME);
    }

    /** The library that the build got for tests; those that need it are skipped without. */
    public static Path library() {
        Path file = Path.of(System.getProperty("wasmtime.path.file"));
        try {
            String found = Files.exists(file) ? Files.readString(file).strip() : "";
            Assumptions.assumeFalse(
                    found.isEmpty(), "the build found no libwasmtime, and said why");
            return Path.of(found);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
