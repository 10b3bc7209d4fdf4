package dev.tenon.runner.wasm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dylibso.chicory.wabt.Wat2Wasm;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Modules for tests, in the text format. */
public final class Wat {

    /** What most modules need: a memory of a page, and an allocator that never frees. */
    public static final String BASE =
            """
            (memory (export "memory") 1)
            (global $next (mut i32) (i32.const 4096))
            (func $alloc (export "alloc") (param $size i32) (result i32)
              (local $at i32)
              (local.set $at (global.get $next))
              (global.set $next (i32.add (global.get $next) (local.get $size)))
              (local.get $at))
            """;

    /** A function that answers an envelope with its parameters as data. */
    public static final String ECHO =
            """
            (data (i32.const 16) "{\\"error\\":null,\\"data\\":")
            (func (export "command") (param $at i32) (param $size i32) (result i64)
              (global.set $next (i32.const 4096))
              (memory.copy (i32.const 1024) (i32.const 16) (i32.const 21))
              (memory.copy (i32.const 1045) (local.get $at) (local.get $size))
              (i32.store8 (i32.add (i32.const 1045) (local.get $size)) (i32.const 125))
              (i64.or
                (i64.shl (i64.const 1024) (i64.const 32))
                (i64.extend_i32_u (i32.add (local.get $size) (i32.const 22)))))
            """;

    private static final Map<String, byte[]> CACHE = new ConcurrentHashMap<>();

    private Wat() {}

    /** The binary of {@code (module <fields>)}. */
    public static byte[] module(String... fields) {
        return CACHE.computeIfAbsent("(module " + String.join("\n", fields) + ")", Wat2Wasm::parse);
    }

    /** A function of this name that does something and answers {@code "ok"}. */
    public static String ok(String name, String body) {
        return """
        (data (i32.const 512) "{\\"data\\":\\"ok\\"}")
        (func (export "%s") (param $at i32) (param $size i32) (result i64)
          %s
          (i64.const %d))
        """
                .formatted(name, body, 512L << 32 | 13);
    }

    /** A function of this name that answers these bytes, which lie at address 64. */
    public static String answering(String name, byte[] bytes) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : bytes) {
            escaped.append("\\%02x".formatted(b));
        }
        return """
        (data (i32.const 64) "%s")
        (func (export "%s") (param i32 i32) (result i64) (i64.const %d))
        """
                .formatted(escaped, name, 64L << 32 | bytes.length);
    }

    public static String answering(String name, String json) {
        return answering(name, json.getBytes(UTF_8));
    }
}
