package dev.tenon.benchmarks;

import com.dylibso.chicory.wabt.Wat2Wasm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The plugin that is measured: {@code echo} answers its parameters, {@code answer} a number. */
final class EchoPlugin {

    /** 100 bytes of JSON. */
    static final byte[] PARAMETERS =
            ("{\"text\":\"" + "x".repeat(89) + "\"}").getBytes(StandardCharsets.UTF_8);

    private static final String MODULE =
            """
            (module
              (memory (export "memory") 2)
              (data (i32.const 16) "{\\22data\\22:%d}")
              (data (i32.const 1016) "{\\22data\\22:")
              (func (export "alloc") (param $size i32) (result i32) (i32.const 1024))
              (func (export "answer") (param i32 i32) (result i64) (i64.const %d))
              (func (export "echo") (param $at i32) (param $size i32) (result i64)
                (i32.store8 (i32.add (local.get $at) (local.get $size)) (i32.const 125))
                (i64.or
                  (i64.const %d)
                  (i64.extend_i32_u (i32.add (local.get $size) (i32.const 9))))))
            """;

    private static final String MANIFEST =
            """
            name: echo
            version: 1.0.0
            runtime: wasm
            wasm:
              module: echo.wasm
            """;

    private EchoPlugin() {}

    static byte[] module(int answer) {
        int size = "{\"data\":}".length() + String.valueOf(answer).length();
        return Wat2Wasm.parse(MODULE.formatted(answer, (16L << 32) | size, 1016L << 32));
    }

    /** Writes the plugin into a folder, the manifest last. */
    static Path write(Path folder, int answer) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("echo.wasm"), module(answer));
        Files.writeString(folder.resolve("plugin.yaml"), MANIFEST);
        return folder;
    }
}
