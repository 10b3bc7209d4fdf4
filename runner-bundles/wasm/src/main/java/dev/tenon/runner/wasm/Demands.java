package dev.tenon.runner.wasm;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.WasmSection;
import dev.tenon.runner.wasm.engine.Limits;
import dev.tenon.runner.wasm.engine.ModuleShape;

/** What a manifest asks for, and whether this runner can keep it. */
final class Demands {

    private Demands() {}

    /** The section for this runner. */
    static WasmSection section(PluginManifest manifest) throws LoadException {
        if (!(manifest.section() instanceof WasmSection section)) {
            throw new LoadException(
                    "runtime is '" + manifest.runtime() + "', this runner is for 'wasm'");
        }
        return section;
    }

    static Limits limits(PluginManifest manifest) {
        Long memoryMax = manifest.permissions().memoryMax();
        return new Limits(
                memoryMax == null ? Permissions.DEFAULT_MEMORY_MAX : memoryMax,
                Limits.MAX_TABLE_ELEMENTS);
    }

    /** Refuses a module that starts larger than it may ever be. */
    static void checkSizes(ModuleShape module, Limits limits) throws LoadException {
        if (module.memories() > 1) {
            throw new LoadException(
                    "the module has " + module.memories() + " memories, expected one");
        }
        if (module.memoryBytes() > limits.memoryBytes()) {
            throw new LoadException(
                    "the module starts with %d bytes of memory, more than permissions.memory.max, %d"
                            .formatted(module.memoryBytes(), limits.memoryBytes()));
        }
        if (module.tables() > Limits.MAX_TABLES
                || module.tableElements() > limits.tableElements()) {
            throw new LoadException(
                    "the module has %d tables of up to %d elements, at most %d of %d each are allowed"
                            .formatted(
                                    module.tables(),
                                    module.tableElements(),
                                    Limits.MAX_TABLES,
                                    limits.tableElements()));
        }
    }
}
