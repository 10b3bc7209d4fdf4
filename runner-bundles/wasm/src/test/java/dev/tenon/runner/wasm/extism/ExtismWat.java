package dev.tenon.runner.wasm.extism;

import dev.tenon.runner.wasm.engine.FunctionType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Handwritten modules of ABI {@code extism}. */
final class ExtismWat {

    /** All functions of {@code extism:host/env}, each under its name. */
    static final String IMPORTS =
            ExtismImports.types().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(function -> declaration(function.getKey(), function.getValue()))
                    .collect(Collectors.joining("\n"));

    /** {@code $text}: the block of 8 bytes at most that a number holds, the first lowest. */
    static final String TEXT =
            """
            (func $text (param $bytes i64) (param $length i64) (result i64) (local $at i64) (local $i i64)
              (local.set $at (call $alloc (local.get $length)))
              (loop $more
                (call $store_u8 (i64.add (local.get $at) (local.get $i))
                  (i32.wrap_i64 (i64.shr_u (local.get $bytes) (i64.mul (local.get $i) (i64.const 8)))))
                (local.set $i (i64.add (local.get $i) (i64.const 1)))
                (br_if $more (i64.lt_u (local.get $i) (local.get $length))))
              (local.get $at))
            """;

    private ExtismWat() {}

    /** A function that does these things and answers 0. */
    static String ok(String name, String... steps) {
        return function(name, 0, steps);
    }

    /** A function with locals {@code $a} and {@code $b}, i64, that answers that status. */
    static String function(String name, int status, String... steps) {
        return "(func (export \"%s\") (result i32) (local $a i64) (local $b i64)\n%s\n(i32.const %d))"
                .formatted(name, String.join("\n", steps), status);
    }

    /** Traps unless an i64 is that. */
    static String expect(String expression, long value) {
        return "(if (i64.ne %s (i64.const %d)) (then unreachable))".formatted(expression, value);
    }

    /** A block that holds this text of 8 ASCII letters at most. */
    static String text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        long number = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            number = number << 8 | bytes[i];
        }
        return "(call $text (i64.const %d) (i64.const %d))".formatted(number, bytes.length);
    }

    /** Sets a block as output. */
    static String output(String block) {
        return "(local.set $b %s) (call $output_set (local.get $b) (call $length (local.get $b)))"
                .formatted(block);
    }

    private static String declaration(String name, FunctionType type) {
        String result = type.results().isEmpty() ? "" : "(result " + words(type.results()) + ")";
        return "(import \"extism:host/env\" \"%s\" (func $%s (param %s) %s))"
                .formatted(name, name, words(type.parameters()), result);
    }

    private static String words(List<?> types) {
        return types.stream().map(Object::toString).collect(Collectors.joining(" "));
    }
}
