package dev.tenon.worker;

import dev.tenon.worker.library.LibraryException;
import dev.tenon.worker.library.NativeLibrary;
import java.nio.file.Path;

/** Where libraries come from. */
@FunctionalInterface
interface LibraryLoader {

    NativeLibrary open(Path file, long maxResult) throws LibraryException;
}
