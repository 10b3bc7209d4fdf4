package dev.tenon.runner.cabi.inprocess;

import dev.tenon.api.LoadException;
import dev.tenon.runner.cabi.library.HostCalls;
import dev.tenon.runner.cabi.library.InProcessLoader;
import dev.tenon.runner.cabi.library.LibraryRequest;
import dev.tenon.runner.cabi.library.LoadedLibrary;
import dev.tenon.worker.library.LibraryException;
import dev.tenon.worker.library.NativeLibrary;

/** Maps libraries by {@code java.lang.foreign}. */
public final class ForeignLoader implements InProcessLoader {

    @Override
    public LoadedLibrary load(LibraryRequest request, HostCalls host) throws LoadException {
        try {
            NativeLibrary library = NativeLibrary.open(request.file(), request.maxResult());
            return opened(request, library, host);
        } catch (LibraryException refused) {
            throw new LoadException(
                    "library %s: %s".formatted(request.file().getFileName(), refused.getMessage()),
                    refused);
        }
    }

    /** Version, metadata, then the host table, in the order that the ABI has. */
    private static LoadedLibrary opened(
            LibraryRequest request, NativeLibrary library, HostCalls host) throws LibraryException {
        boolean kept = false;
        try {
            CallsInside calls = new CallsInside();
            byte[] metadata = library.metadata();
            if (library.takesHost()) {
                library.giveHost(new DirectHost(host, calls));
            }
            LoadedLibrary opened = new InProcessLibrary(request, library, metadata, calls);
            kept = true;
            return opened;
        } finally {
            if (!kept) {
                library.close();
            }
        }
    }
}
