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
        NativeLibrary library;
        try {
            library = NativeLibrary.open(request.file(), request.maxResult());
        } catch (LibraryException refused) {
            throw refusal(request, refused);
        }
        try {
            CallsInside calls = new CallsInside();
            byte[] metadata = library.metadata();
            if (library.takesHost()) {
                library.giveHost(new DirectHost(host, calls));
            }
            return new InProcessLibrary(request, library, metadata, calls);
        } catch (LibraryException refused) {
            library.close();
            throw refusal(request, refused);
        }
    }

    private static LoadException refusal(LibraryRequest request, LibraryException refused) {
        return new LoadException(
                "library %s: %s".formatted(request.file().getFileName(), refused.getMessage()),
                refused);
    }
}
