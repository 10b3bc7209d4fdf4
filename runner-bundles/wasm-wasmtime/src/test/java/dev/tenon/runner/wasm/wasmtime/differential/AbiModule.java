package dev.tenon.runner.wasm.wasmtime.differential;

import dev.tenon.runner.wasm.Wat;

/**
 * A plugin of ABI {@code tenon} that does what its parameters say with each host function, and
 * answers the raw result and a sum over its memory. Parameters are numbers of eight hexadecimal
 * digits each, in a JSON text; {@code poke} puts its parameters where pointers can refer to them.
 */
final class AbiModule {

    /** Where {@code poke} puts its parameters. */
    static final int POKED = 2048;

    private static final String[] IMPORTS = {
        "flowbot get_config 3 i32",
        "flowbot log 3 -",
        "flowbot kv_get 3 i32",
        "flowbot kv_set 4 i32",
        "flowbot kv_delete 2 i32",
        "flowbot http_request 4 i32",
        "flowbot emit_event 2 i32",
        "tenon get_config_buf 2 i64",
        "tenon kv_get_buf 2 i64",
        "tenon http_request_buf 2 i64",
        "tenon last_error 0 i64",
        "wasi_snapshot_preview1 fd_write 4 i32",
        "wasi_snapshot_preview1 fd_read 4 i32",
        "wasi_snapshot_preview1 fd_seek fd_seek i32",
        "wasi_snapshot_preview1 environ_sizes_get 2 i32",
        "wasi_snapshot_preview1 args_sizes_get 2 i32",
        "wasi_snapshot_preview1 fd_fdstat_get 2 i32",
        "wasi_snapshot_preview1 fd_close 1 i32",
    };

    private static final String FIELDS =
            """
            (memory (export "memory") 2)
            (global $next (mut i32) (i32.const 8192))
            (func $alloc (export "alloc") (param $size i32) (result i32) (local $at i32)
              (local.set $at (global.get $next))
              (global.set $next (i32.add (local.get $at) (local.get $size)))
              (if (result i32) (i32.gt_u (global.get $next) (i32.const 100000))
                (then (global.set $next (i32.const 8192)) (i32.const 0))
                (else (local.get $at))))
            (func $digit (param $at i32) (result i32) (local $c i32)
              (local.set $c (i32.load8_u (local.get $at)))
              (i32.and (i32.const 15) (i32.add (local.get $c)
                (i32.mul (i32.const 9) (i32.shr_u (local.get $c) (i32.const 6))))))
            (func $word (param $at i32) (param $number i32) (result i32)
              (local $i i32) (local $value i32)
              (local.set $at (i32.add (i32.add (local.get $at) (i32.const 1))
                (i32.shl (local.get $number) (i32.const 3))))
              (loop $more
                (local.set $value (i32.or (i32.shl (local.get $value) (i32.const 4))
                  (call $digit (i32.add (local.get $at) (local.get $i)))))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $more (i32.lt_u (local.get $i) (i32.const 8))))
              (local.get $value))
            (func $hex (param $at i32) (param $value i64) (local $i i32) (local $d i32)
              (loop $more
                (local.set $d (i32.wrap_i64 (i64.and (local.get $value) (i64.const 15))))
                (i32.store8 (i32.add (local.get $at) (i32.sub (i32.const 15) (local.get $i)))
                  (i32.add (local.get $d) (select (i32.const 87) (i32.const 48)
                    (i32.gt_u (local.get $d) (i32.const 9)))))
                (local.set $value (i64.shr_u (local.get $value) (i64.const 4)))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $more (i32.lt_u (local.get $i) (i32.const 16)))))
            (func $sum (result i64) (local $i i32) (local $sum i64)
              (loop $more
                (local.set $sum (i64.add (i64.load (local.get $i))
                  (i64.mul (local.get $sum) (i64.const 0x100000001b3))))
                (local.set $i (i32.add (local.get $i) (i32.const 8)))
                (br_if $more (i32.lt_u (local.get $i) (i32.const 32768))))
              (local.get $sum))
            (data (i32.const 64) "{\\"data\\":\\"................................\\"}")
            (func $answer (param $value i64) (result i64)
              (call $hex (i32.const 73) (local.get $value))
              (call $hex (i32.const 89) (call $sum))
              (i64.const %d))
            (func (export "poke") (param $at i32) (param $size i32) (result i64)
              (global.set $next (i32.const 8192))
              (memory.copy (i32.const %d) (local.get $at) (local.get $size))
              (call $answer (i64.extend_i32_u (local.get $size))))
            (func (export "raw") (param $at i32) (param $size i32) (result i64)
              (i64.or (i64.shl (i64.extend_i32_u (local.get $at)) (i64.const 32))
                (i64.extend_i32_u (local.get $size))))
            (func (export "packed") (param $at i32) (param $size i32) (result i64)
              (i64.or
                (i64.shl (i64.extend_i32_u (call $word (local.get $at) (i32.const 0)))
                  (i64.const 32))
                (i64.extend_i32_u (call $word (local.get $at) (i32.const 1)))))
            (func (export "grow") (param $at i32) (param $size i32) (result i64)
              (call $answer (i64.extend_i32_s (memory.grow (local.get $size)))))
            (func (export "load") (param $at i32) (param $size i32) (result i64)
              (call $answer (i64.load (call $word (local.get $at) (i32.const 0)))))
            (func (export "divide") (param $at i32) (param $size i32) (result i64)
              (call $answer (i64.extend_i32_s (i32.div_s
                (call $word (local.get $at) (i32.const 0))
                (call $word (local.get $at) (i32.const 1))))))
            (func (export "unreachable") (result i64) unreachable)
            """
                    .formatted(64L << 32 | 43, POKED);

    private AbiModule() {}

    static byte[] bytes() {
        StringBuilder imports = new StringBuilder();
        StringBuilder functions = new StringBuilder();
        for (String line : IMPORTS) {
            String[] entry = line.split(" ");
            boolean isSeek = entry[2].equals("fd_seek");
            int words = isSeek ? 4 : Integer.parseInt(entry[2]);
            String type = isSeek ? "i32 i64 i32 i32" : "i32 ".repeat(words);
            String result = entry[3].equals("-") ? "" : "(result " + entry[3] + ")";
            imports.append(
                    "(import \"%s\" \"%s\" (func $%s (param %s) %s))%n"
                            .formatted(entry[0], entry[1], entry[1], type, result));
            functions.append(function(entry[1], words, isSeek, entry[3]));
        }
        return Wat.module(imports.toString(), FIELDS, functions.toString());
    }

    private static String function(String name, int words, boolean isSeek, String result) {
        StringBuilder call = new StringBuilder("(call $" + name);
        for (int i = 0; i < words; i++) {
            String word = "(call $word (local.get $at) (i32.const " + i + "))";
            call.append(' ').append(isSeek && i == 1 ? "(i64.extend_i32_s " + word + ")" : word);
        }
        call.append(')');
        String value =
                switch (result) {
                    case "i64" -> "(call $answer " + call + ")";
                    case "i32" -> "(call $answer (i64.extend_i32_s " + call + "))";
                    default -> call + " (call $answer (i64.const 0))";
                };
        return """
        (func (export "call_%s") (param $at i32) (param $size i32) (result i64) %s)
        """
                .formatted(name, value);
    }

    /** Names of the functions that call the host. */
    static String[] calls() {
        String[] names = new String[IMPORTS.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = "call_" + IMPORTS[i].split(" ")[1];
        }
        return names;
    }
}
