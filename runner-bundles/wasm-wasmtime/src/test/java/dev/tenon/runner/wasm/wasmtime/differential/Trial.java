package dev.tenon.runner.wasm.wasmtime.differential;

import static dev.tenon.runner.wasm.Code.F32;
import static dev.tenon.runner.wasm.Code.F64;
import static dev.tenon.runner.wasm.Code.I32;
import static dev.tenon.runner.wasm.Code.I64;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.Code;
import dev.tenon.runner.wasm.engine.CompileLimits;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.HostFunction;
import dev.tenon.runner.wasm.engine.Instance;
import dev.tenon.runner.wasm.engine.Limits;
import dev.tenon.runner.wasm.engine.Memory;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.engine.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** A module and calls of it on one engine, and all that can be seen of that, in order. */
final class Trial {

    private static final Limits LIMITS = new Limits(4 << 16, 1000);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long COMPILE_MEMORY = 1 << 30;
    private static final int CALL_FUEL = 60;
    private static final int LOOP_FUEL = 2_000;
    private static final int MOST_ELEMENTS = 20;
    private static final int DEEPEST = 3;

    private final RandomModule module;
    private final List<String> seen = new ArrayList<>();
    private int depth;

    private Trial(RandomModule module) {
        this.module = module;
    }

    /** What is seen: a line for each thing that happens. */
    static List<String> run(Engine engine, RandomModule module, List<RandomCall> calls) {
        Trial trial = new Trial(module);
        try (CompiledModule compiled =
                engine.compile(
                        module.bytes(),
                        ModuleShape.read(module.bytes()),
                        new CompileLimits(Deadline.after(PATIENCE), COMPILE_MEMORY))) {
            trial.run(compiled, calls);
        } catch (LoadException refused) {
            trial.seen.add("refused: " + refused.getMessage());
        }
        return trial.seen;
    }

    private void run(CompiledModule compiled, List<RandomCall> calls) {
        int next = 0;
        do {
            try (Instance instance = instantiate(compiled)) {
                state(instance);
                boolean intact = true;
                while (intact && next < calls.size()) {
                    intact = call(instance, calls.get(next++));
                }
            } catch (EngineException ended) {
                seen.add("no instance: " + reason(ended));
                return;
            }
        } while (next < calls.size());
    }

    private Instance instantiate(CompiledModule compiled) throws EngineException {
        List<HostFunction> imports = new ArrayList<>();
        for (int i = 0; i < module.imports().size(); i++) {
            imports.add(host(i, module.imports().get(i)));
        }
        return compiled.instantiate(imports, LIMITS);
    }

    /** Whether the instance can be used again. */
    private boolean call(Instance instance, RandomCall call) {
        Signature signature = module.functions().get(call.function());
        try {
            instance.function(RandomModule.REFUEL).call(CALL_FUEL, LOOP_FUEL);
            long result = instance.function("f" + call.function()).call(call.arguments());
            // the others of many results cannot be seen
            seen.add(call + " = " + value(signature.results(), result));
            state(instance);
            return true;
        } catch (EngineException ended) {
            seen.add(call + " ended: " + reason(ended));
            memory(instance.memory());
            return false;
        }
    }

    private void state(Instance instance) throws EngineException {
        memory(instance.memory());
        StringBuilder state = new StringBuilder("globals");
        for (int i = 0; i < module.globals().size(); i++) {
            long value = instance.function("g" + i).call();
            state.append(' ').append(value(List.of(number(module.globals().get(i))), value));
        }
        for (int i = 0; i < module.tables(); i++) {
            int size = (int) instance.function("s" + i).call();
            state.append(" table ").append(size).append(' ');
            Instance.Function isNull = instance.function("t" + i);
            for (int element = 0; element < Math.min(size, MOST_ELEMENTS); element++) {
                state.append(isNull.call(element));
            }
        }
        seen.add(state.toString());
    }

    private void memory(Memory memory) {
        CRC32C sum = new CRC32C();
        sum.update(memory.read(0, (int) memory.size()));
        seen.add("memory of " + memory.size() + " sum " + Long.toHexString(sum.getValue()));
    }

    private HostFunction host(int number, Signature signature) {
        FunctionType type =
                new FunctionType(
                        signature.parameters().stream().map(Trial::type).toList(),
                        signature.results().stream().map(Trial::type).toList());
        return new HostFunction(
                RandomModule.HOST,
                "h" + number,
                type,
                (caller, arguments) -> called(number, signature, caller, arguments));
    }

    /** What a host function does: touches the memory, calls back, ends the call, or answers. */
    private long called(int number, Signature signature, Instance caller, long[] arguments)
            throws EngineException {
        StringBuilder call = new StringBuilder("h" + number);
        for (int i = 0; i < arguments.length; i++) {
            call.append(' ').append(value(List.of(signature.parameters().get(i)), arguments[i]));
        }
        Memory memory = caller.memory();
        int hash = call.toString().hashCode() >>> 1;
        seen.add(call + " with " + memory.size() + " bytes");
        if (memory.size() > 0) {
            long at = hash % memory.size();
            memory.writeByte(at, (byte) (memory.readByte(at) + 1));
        }
        if (hash % 37 == 0) {
            throw new EngineException.Exit(hash % 100);
        }
        if (hash % 3 == 0 && depth < DEEPEST) {
            depth++;
            try {
                seen.add("f0 within = " + (int) caller.function("f0").call());
            } finally {
                depth--;
            }
        }
        return answer(signature, hash);
    }

    private static long answer(Signature signature, int hash) {
        if (signature.results().isEmpty()) {
            return 0;
        }
        return switch (signature.results().get(0)) {
            case F32 -> Float.floatToRawIntBits(hash / 3f);
            case F64 -> Double.doubleToRawLongBits(hash / 3d);
            default -> hash * 0x9E37_79B9_7F4A_7C15L;
        };
    }

    /** What an engine answers, as both write it; of NaN the specification leaves bits open. */
    private static String value(List<Integer> results, long bits) {
        if (results.isEmpty()) {
            return "nothing";
        }
        return switch (results.get(0)) {
            case I32 -> "i32 " + (int) bits;
            case F32 ->
                    Float.isNaN(Float.intBitsToFloat((int) bits))
                            ? "f32 nan"
                            : "f32 " + Integer.toHexString((int) bits);
            case F64 ->
                    Double.isNaN(Double.longBitsToDouble(bits))
                            ? "f64 nan"
                            : "f64 " + Long.toHexString(bits);
            default -> "i64 " + bits;
        };
    }

    /** Of a reference it is asked whether it is null. */
    private static int number(int type) {
        return type == Code.FUNCREF ? I32 : type;
    }

    private static ValueType type(int type) {
        return ValueType.values()[List.of(I32, I64, F32, F64).indexOf(type)];
    }

    private static String reason(EngineException ended) {
        String kind = ended.getClass().getSimpleName();
        // functions that were running follow, which engines know more or less of
        return kind + " " + Arrays.asList(ended.getMessage().split(", in ")).get(0);
    }
}
