package dev.tenon.runner.wasm.wasmtime.compiler;

import java.nio.file.Path;

/** A container that compiles something slow until it is killed. */
final class KilledContainer {

    private KilledContainer() {}

    public static void main(String[] arguments) throws Exception {
        try (CompilerProcess compiler = new CompilerProcess(Path.of(arguments[0]))) {
            compiler.prepare(Compilers.patient().deadline());
            System.out.println("ready");
            compiler.compile(Modules.slow(30_000), Compilers.patient());
        }
    }
}
