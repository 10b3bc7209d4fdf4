package dev.tenon.runner.wasm.wasmtime.differential;

import dev.tenon.runner.wasm.BinaryModule;
import java.util.ArrayList;
import java.util.List;

/** What code of a module in the making can refer to. */
final class Plan {

    /** Global of the calls that may still be made; every one may begin, and end all, in it. */
    static final int CALL_FUEL = 0;

    /** Global of the rounds that loops may still make. */
    static final int LOOP_FUEL = 1;

    final BinaryModule module = new BinaryModule();

    /** Of functions, the imported ones first. */
    final List<Signature> functions = new ArrayList<>();

    /** Types of globals, those for fuel included. */
    final List<Integer> globals = new ArrayList<>();

    int imported;
    int tables;
    int dataSegments;
    int elementSegments;

    int type(Signature signature) {
        return module.type(signature.parameters(), signature.results());
    }

    /** Indices of globals of a type that code may use as it likes. */
    List<Integer> globals(int type) {
        List<Integer> found = new ArrayList<>();
        for (int i = LOOP_FUEL + 1; i < globals.size(); i++) {
            if (globals.get(i) == type) {
                found.add(i);
            }
        }
        return found;
    }
}
