package dev.tenon.runner.wasm.wasmtime.library;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;
import java.util.List;

/**
 * Checks that a library is the one that this binding is written for: its version, and every struct
 * that is read or written, by using it. With another the process may end, so it is run in one that
 * may.
 */
public final class SelfTest {

    /**
     * {@code (module (import "t" "f" (func $f (param i32 i64) (result i64))) (memory (export
     * "memory") 1 3) (func (export "g") (param i32 i64) (result i64) (drop (memory.grow (i32.const
     * 1))) (i64.store (i32.const 8) (local.get 1)) (call $f (local.get 0) (local.get 1))) (func
     * (export "u") unreachable))}
     */
    private static final byte[] MODULE =
            HexFormat.of()
                    .parseHex(
                            "0061736d01000000"
                                    + "010a0260027f7e017e600000"
                                    + "0207010174016600 00".replace(" ", "")
                                    + "0303020001"
                                    + "050401010103"
                                    + "071203066d656d6f7279020001670001017500 02".replace(" ", "")
                                    + "0a1a02140041014000 1a410820013703002000200110000b0300000b"
                                            .replace(" ", ""));

    private static final long PAGE = 1 << 16;
    private static final NativeStore.Limits LIMITS = new NativeStore.Limits(2 * PAGE, 0, 0);

    private SelfTest() {}

    /**
     * Checks it.
     *
     * @throws WasmtimeException saying what is not as expected
     */
    public static void run(Wasmtime library) throws WasmtimeException {
        byte[] code;
        try (NativeEngine engine = NativeEngine.compiling(library)) {
            code = engine.compile(MODULE);
        }
        // compiled code begins with the version that made it, as text with its length before it
        String version = "\0" + (char) Wasmtime.VERSION.length() + Wasmtime.VERSION;
        expect(new String(code, ISO_8859_1).contains(version), "the version");
        try (NativeEngine engine = NativeEngine.running(library, 1, LIMITS);
                NativeModule module = engine.load(code)) {
            module.link(
                    List.of(
                            new NativeModule.Import(
                                    "t",
                                    "f",
                                    List.of(ValueKind.I32, ValueKind.I64),
                                    List.of(ValueKind.I64))));
            checkInstance(module);
        }
    }

    private static void checkInstance(NativeModule module) throws WasmtimeException {
        NativeStore.Host adds =
                (store, function, values) ->
                        Raw.writeLong(
                                values,
                                Raw.readInt(values)
                                        + Raw.readLong(values + NativeStore.VALUE)
                                        + store.memorySize());
        try (NativeStore store = module.instantiate(LIMITS, adds)) {
            expect(store != null, "a store");
            expect(store.function("none", 0, 0) == null, "no such export");
            expect(
                    store.function("g", 2, 1).call(1, 1L << 40) == 1 + (1L << 40) + 2 * PAGE,
                    "the result of a function");
            // the limit holds: the second page was the last
            expect(store.function("g", 2, 1).call(1, 2) == 3 + 2 * PAGE, "the limit of memory");
            store.enter();
            expect(Raw.readLong(store.at(8, Long.BYTES)) == 2, "memory");
            store.leave();
            checkTrap(store);
        } catch (NativeFault fault) {
            throw new WasmtimeException("unexpected: " + fault.getMessage());
        }
    }

    private static void checkTrap(NativeStore store) throws WasmtimeException {
        try {
            store.function("u", 0, 0).call();
        } catch (NativeFault trap) {
            expect(trap.getMessage().contains("unreachable"), "the reason of a trap");
            expect(trap.frames().equals(List.of("function 2")), "the frames of a trap");
            return;
        }
        expect(false, "a trap");
    }

    private static void expect(boolean fulfilled, String what) throws WasmtimeException {
        if (!fulfilled) {
            throw new WasmtimeException(
                    "the library is not Wasmtime %s: %s is not as expected"
                            .formatted(Wasmtime.VERSION, what));
        }
    }
}
