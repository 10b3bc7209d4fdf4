package dev.tenon.runner.wasm;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.WasmSection;
import dev.tenon.runner.wasm.engine.Limits;
import dev.tenon.runner.wasm.engine.ModuleShape;

/** What a manifest asks for, and whether this runner can keep it. */
final class Demands {

    private static final int MAX_TABLES = 100;

    /** Of all tables of an instance; each takes a few bytes of heap. */
    private static final int MAX_TABLE_ELEMENTS = 1 << 17;

    private Demands() {}

    /** Refuses what this runner cannot do or cannot enforce. */
    static WasmSection check(PluginManifest manifest) throws LoadException {
        if (!(manifest.section() instanceof WasmSection section)) {
            throw new LoadException(
                    "runtime is '" + manifest.runtime() + "', this runner is for 'wasm'");
        }
        if (section.engine() == WasmSection.Engine.WASMTIME) {
            throw new LoadException(
                    "wasm.engine: 'wasmtime' is not installed here; 'java' and 'auto' are served");
        }
        if (section.abi() == WasmSection.Abi.EXTISM) {
            throw new LoadException("wasm.abi: 'extism' is not supported, expected 'tenon'");
        }
        if (!manifest.permissions().filesystem().isEmpty()) {
            throw new LoadException(
                    "permissions.filesystem: found '%s', but engine 'java' cannot grant files"
                            .formatted(manifest.permissions().filesystem().get(0).path()));
        }
        return section;
    }

    static Limits limits(PluginManifest manifest) {
        Long memoryMax = manifest.permissions().memoryMax();
        return new Limits(
                memoryMax == null ? Permissions.DEFAULT_MEMORY_MAX : memoryMax, MAX_TABLE_ELEMENTS);
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
        if (module.tables() > MAX_TABLES || module.tableElements() > limits.tableElements()) {
            throw new LoadException(
                    "the module has %d tables of %d elements, at most %d of %d together are allowed"
                            .formatted(
                                    module.tables(),
                                    module.tableElements(),
                                    MAX_TABLES,
                                    limits.tableElements()));
        }
    }
}
