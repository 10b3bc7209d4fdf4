package dev.tenon.runner.wasm.wasmtime.differential;

import static dev.tenon.runner.wasm.Code.F32;
import static dev.tenon.runner.wasm.Code.F64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A call of a function that a module exports.
 *
 * @param function its number
 * @param arguments as the engine takes them
 */
record RandomCall(int function, long[] arguments) {

    private static final int MOST = 30;

    /** Some calls, each function once at least. */
    static List<RandomCall> of(RandomModule module, byte[] decisions) {
        Choices choices = new Choices(decisions);
        List<RandomCall> calls = new ArrayList<>();
        for (int i = 0; i < module.functions().size(); i++) {
            calls.add(of(module, i, choices));
        }
        for (int i = choices.below(MOST); i > 0; i--) {
            calls.add(of(module, choices.below(module.functions().size()), choices));
        }
        return calls;
    }

    private static RandomCall of(RandomModule module, int function, Choices choices) {
        List<Integer> types = module.functions().get(function).parameters();
        long[] arguments = new long[types.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] =
                    switch (types.get(i)) {
                        case F32 -> Integer.toUnsignedLong(choices.floatBits());
                        case F64 -> choices.doubleBits();
                        default -> choices.number();
                    };
        }
        return new RandomCall(function, arguments);
    }

    @Override
    public String toString() {
        return "f" + function + Arrays.toString(arguments);
    }
}
