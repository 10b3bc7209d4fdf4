package dev.tenon.api.manifest;

import org.jspecify.annotations.Nullable;

/** How a plugin runs: one record for each runtime. */
public sealed interface RuntimeSection permits WasmSection, GrpcSection, NativeSection {

    /** The name of the runtime in the manifest's {@code runtime} field. */
    String runtime();

    /** Calls at once where the manifest does not say. */
    int defaultConcurrency();

    /** Bytes of memory where the manifest does not say; {@code null} for no bound. */
    default @Nullable Long defaultMemoryMax() {
        return null;
    }
}
