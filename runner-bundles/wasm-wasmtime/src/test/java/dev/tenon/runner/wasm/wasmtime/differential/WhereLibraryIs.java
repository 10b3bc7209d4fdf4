package dev.tenon.runner.wasm.wasmtime.differential;

import dev.tenon.runner.wasm.TestEngines;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.opentest4j.TestAbortedException;

/**
 * Skips tests where the build has found no libwasmtime: jqwik takes an assumption for a failure.
 */
final class WhereLibraryIs implements SkipExecutionHook {

    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
        try {
            TestEngines.library();
            return SkipResult.doNotSkip();
        } catch (TestAbortedException missing) {
            return SkipResult.skip(missing.getMessage());
        }
    }
}
