package dev.tenon.runner.wasm.endive;

import dev.tenon.api.LoadException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.CompType;
import run.endive.wasm.types.SubType;
import run.endive.wasm.types.TypeSection;

/** Refuses what the engine can run but not bound. */
final class Features {

    private Features() {}

    /** Objects of a guest's own heap would lie in the JVM's, out of reach of memory.max. */
    static void check(WasmModule module) throws LoadException {
        TypeSection types = module.typeSection();
        for (int i = 0; i < types.subTypeCount(); i++) {
            if (isHeapType(types.getSubType(i))) {
                throw new LoadException(
                        "the module uses garbage-collected types (struct, array), whose memory"
                                + " engine 'java' cannot bound by permissions.memory.max");
            }
        }
    }

    private static boolean isHeapType(SubType type) {
        CompType shape = type.compType();
        return shape.structType() != null || shape.arrayType() != null;
    }
}
