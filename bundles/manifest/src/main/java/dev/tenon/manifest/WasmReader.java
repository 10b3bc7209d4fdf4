package dev.tenon.manifest;

import dev.tenon.api.manifest.WasmSection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Section {@code wasm}. */
final class WasmReader {
    private final Section wasm;

    WasmReader(Field field) {
        wasm = field.section("module", "engine", "abi", "permissions", "pool");
    }

    @Nullable WasmSection read() {
        String module = wasm.field("module").required("the name of a .wasm file").file();
        WasmSection.Engine engine = wasm.field("engine").oneOf(WasmSection.Engine.class);
        WasmSection.Abi abi = wasm.field("abi").oneOf(WasmSection.Abi.class);
        Section pool = wasm.field("pool").section("max_instances", "wait_timeout");
        int instances = pool.field("max_instances").integer(1, WasmSection.DEFAULT_MAX_INSTANCES);
        Duration wait =
                pool.field("wait_timeout")
                        .duration(Duration.ZERO, WasmSection.DEFAULT_WAIT_TIMEOUT);
        if (module == null) {
            return null;
        }
        return new WasmSection(
                module, engine == null ? WasmSection.Engine.AUTO : engine, abi, instances, wait);
    }

    /** What {@link PermissionsReader} reads. */
    Field permissions() {
        return wasm.field("permissions");
    }
}
