package dev.tenon.worker;

import dev.tenon.worker.library.LibraryException;
import dev.tenon.worker.library.NativeLibrary;
import java.nio.file.Path;

/** Loads libraries from their files. */
final class FileLoader implements LibraryLoader {

    @Override
    public NativeLibrary open(Path file, long maxResult) throws LibraryException {
        return NativeLibrary.open(file, maxResult);
    }
}
