package dev.tenon.worker;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tenon.worker.library.CMemory;
import dev.tenon.worker.library.LibraryException;
import dev.tenon.worker.library.NativeLibrary;
import dev.tenon.worker.library.Symbols;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.Map;

/**
 * A plugin's library that is not C: there is no compiler where a worker is rehearsed. Its functions
 * are ours, called by way of C, and it asks the host as C code does.
 */
final class RehearsedLibrary implements LibraryLoader, Symbols {

    private static final long KV_GET = 24;
    private static final long LOG = 16;

    private final Linker linker = Linker.nativeLinker();
    private final Arena arena = Arena.global();
    private final Map<String, Long> symbols =
            Map.of(
                    "tenon_plugin_version", stub("version", FunctionDescriptor.of(JAVA_INT)),
                    "tenon_plugin_metadata", stub("metadata", FunctionDescriptor.of(JAVA_LONG)),
                    "tenon_plugin_execute",
                            stub("execute", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG)),
                    "tenon_plugin_free_string",
                            linker.defaultLookup().find("free").orElseThrow().address(),
                    "tenon_plugin_host", stub("host", FunctionDescriptor.ofVoid(JAVA_LONG)));
    private MemorySegment table = MemorySegment.NULL;

    /**
     * Opens a library that is no plugin, too, since the way to dlopen is to be rehearsed as well.
     */
    @Override
    public NativeLibrary open(Path file, long maxResult) throws LibraryException {
        Path notAPlugin =
                Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("net"));
        try {
            NativeLibrary.open(notAPlugin, maxResult).close();
        } catch (LibraryException asExpected) {
            return NativeLibrary.of("rehearsal", this, maxResult);
        }
        throw new IllegalStateException(notAPlugin + " is a plugin");
    }

    @Override
    public long find(String name) {
        return symbols.getOrDefault(name, 0L);
    }

    private int version() {
        return 1;
    }

    private long metadata() {
        return string("{}");
    }

    private long execute(long input) throws Throwable {
        ask();
        Thread other = new Thread(this::askQuietly);
        other.start();
        other.join();
        return string("{}");
    }

    private void host(long address) {
        table = CMemory.at(address, 72);
    }

    private void askQuietly() {
        try {
            ask();
        } catch (Throwable failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void ask() throws Throwable {
        try (Arena strings = Arena.ofConfined()) {
            MemorySegment text = strings.allocateFrom("{}");
            linker.downcallHandle(
                            table.get(ADDRESS, LOG),
                            FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS))
                    .invokeExact(1, text, text);
            MemorySegment out = strings.allocate(JAVA_LONG, 2);
            int status =
                    (int)
                            linker.downcallHandle(
                                            table.get(ADDRESS, KV_GET),
                                            FunctionDescriptor.of(
                                                    JAVA_INT, ADDRESS, ADDRESS, ADDRESS))
                                    .invokeExact(text, out, out.asSlice(Long.BYTES));
            if (status == 0) {
                CMemory.free(out.get(JAVA_LONG, 0));
            }
        }
    }

    private static long string(String text) {
        long address = CMemory.allocate(text.length() + 1L);
        MemorySegment memory = CMemory.at(address, text.length() + 1L);
        memory.setString(0, text);
        return address;
    }

    private long stub(String method, FunctionDescriptor type) {
        try {
            MethodHandle target =
                    MethodHandles.lookup()
                            .findVirtual(RehearsedLibrary.class, method, type.toMethodType())
                            .bindTo(this);
            return linker.upcallStub(target, type, arena).address();
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
