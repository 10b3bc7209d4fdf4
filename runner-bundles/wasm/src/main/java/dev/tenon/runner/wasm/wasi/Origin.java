package dev.tenon.runner.wasm.wasi;

import java.io.IOException;

/** What a guest's paths may begin in: a folder on disk, or a made-up one of single files. */
sealed interface Origin permits Root, Shelf, Top {

    /** Opens it for one instance, which closes it. */
    Directory open() throws IOException, ErrnoException;

    boolean writable();
}
