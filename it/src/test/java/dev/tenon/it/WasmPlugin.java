package dev.tenon.it;

import com.dylibso.chicory.wabt.Wat2Wasm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A small plugin to test with, written as WebAssembly text: {@code answer} answers a fixed string,
 * {@code echo} its parameters; {@code spin} never ends and {@code trap} crashes.
 */
record WasmPlugin(Map<String, byte[]> files) {

    private static final String MODULE =
            """
            (module
              (memory (export "memory") 2)
              (data (i32.const 16) "%s")
              (data (i32.const 1016) "{\\22data\\22:")
              ;; one call at a time, so one buffer does: behind the envelope that echo wraps around it
              (func (export "alloc") (param $size i32) (result i32)
                (select (i32.const 1024) (i32.const 0) (i32.lt_u (local.get $size) (i32.const 100000))))
              (func (export "answer") (param i32 i32) (result i64) (i64.const %d))
              (func (export "echo") (param $at i32) (param $size i32) (result i64)
                (i32.store8 (i32.add (local.get $at) (local.get $size)) (i32.const 125))
                (i64.or
                  (i64.const %d)
                  (i64.extend_i32_u (i32.add (local.get $size) (i32.const 9)))))
              (func (export "spin") (param i32 i32) (result i64) (loop (br 0)) (i64.const 0))
              (func (export "trap") (param i32 i32) (result i64) (unreachable))
            )
            """;

    /** A plugin whose {@code answer} is this string. */
    static WasmPlugin answering(String answer) {
        String envelope = "{\"data\":\"" + answer + "\"}";
        long packed = (16L << 32) | envelope.length();
        String wat = MODULE.formatted(envelope.replace("\"", "\\22"), packed, 1016L << 32);
        String yaml =
                """
                name: probe
                version: 1.0.0
                runtime: wasm
                wasm:
                  module: probe.wasm
                """;
        return new WasmPlugin(
                Map.of(
                        "plugin.yaml", yaml.getBytes(StandardCharsets.UTF_8),
                        "probe.wasm", Wat2Wasm.parse(wat)));
    }

    /** The same with more lines in its manifest. */
    WasmPlugin with(String yaml) {
        String before = new String(files.get("plugin.yaml"), StandardCharsets.UTF_8);
        return withFile("plugin.yaml", before + yaml.stripIndent());
    }

    /** The same on an engine that its manifest names. */
    WasmPlugin onEngine(String engine) {
        String before = new String(files.get("plugin.yaml"), StandardCharsets.UTF_8);
        return withFile(
                "plugin.yaml",
                before.replace("wasm:\n  module:", "wasm:\n  engine: " + engine + "\n  module:"));
    }

    /** The same with another file, or another content of one. */
    WasmPlugin withFile(String name, String content) {
        Map<String, byte[]> changed = new TreeMap<>(files);
        changed.put(name, content.getBytes(StandardCharsets.UTF_8));
        return new WasmPlugin(changed);
    }

    /** Writes it into a folder, over what is there. */
    Path writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        return folder;
    }

    /** Writes it as an archive. */
    Path zipTo(Path archive) throws IOException {
        try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(archive))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new java.util.zip.ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return archive;
    }
}
