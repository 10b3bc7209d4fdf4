package dev.tenon.runner.wasm.endive;

import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.ValueType;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import run.endive.log.Logger;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportFunction;
import run.endive.wasi.WasiOptions;
import run.endive.wasi.WasiPreview1;
import run.endive.wasm.types.ValType;

/** Endive's WASI preview 1 with clocks and random numbers, and nothing else of the machine. */
final class WasiFunctions {

    /** Endive's own choice is a generator that tells its next number to who saw the last. */
    private final Random random = new SecureRandom();

    private final Map<String, FunctionType> types =
            Arrays.stream(
                            functions(
                                    OutputStream.nullOutputStream(),
                                    OutputStream.nullOutputStream()))
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    HostFunction::name, f -> Shapes.type(f.functionType())));

    Map<String, FunctionType> types() {
        return types;
    }

    /** The functions of these names, with file descriptors of their own. */
    ImportFunction[] open(Set<String> names, OutputStream stdout, OutputStream stderr) {
        if (names.isEmpty()) {
            return new ImportFunction[0];
        }
        return Arrays.stream(functions(stdout, stderr))
                .filter(function -> names.contains(function.name()))
                .toArray(ImportFunction[]::new);
    }

    static run.endive.wasm.types.FunctionType type(FunctionType type) {
        return run.endive.wasm.types.FunctionType.of(
                values(type.parameters()), values(type.results()));
    }

    private HostFunction[] functions(OutputStream stdout, OutputStream stderr) {
        WasiOptions options =
                WasiOptions.builder()
                        .withRandom(random)
                        .withStdin(InputStream.nullInputStream())
                        .withStdout(stdout)
                        .withStderr(stderr)
                        .withThrowOnExit0(true)
                        .build();
        return WasiPreview1.builder()
                .withOptions(options)
                .withLogger(SILENT)
                .build()
                .toHostFunctions();
    }

    private static List<ValType> values(List<ValueType> types) {
        return types.stream().map(WasiFunctions::value).toList();
    }

    private static ValType value(ValueType type) {
        return switch (type) {
            case I32 -> ValType.I32;
            case I64 -> ValType.I64;
            case F32 -> ValType.F32;
            case F64 -> ValType.F64;
            case OTHER -> throw new IllegalArgumentException("no host function has such a type");
        };
    }

    /** What a guest asks of WASI is its own affair; what it gets for it, it is told. */
    private static final Logger SILENT =
            new Logger() {
                @Override
                public void log(Level level, String message, Throwable cause) {}

                @Override
                public boolean isLoggable(Level level) {
                    return false;
                }
            };
}
