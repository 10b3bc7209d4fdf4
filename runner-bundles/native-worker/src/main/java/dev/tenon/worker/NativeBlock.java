package dev.tenon.worker;

import dev.tenon.worker.library.CMemory;
import java.lang.foreign.MemorySegment;

/** Native memory for as long as it is open. Not zeroed. */
record NativeBlock(MemorySegment memory) implements AutoCloseable {

    /**
     * That much of it.
     *
     * @throws FaultException if the plugin's limit leaves no room for it
     */
    static NativeBlock of(long size) throws FaultException {
        long address = CMemory.allocate(size);
        if (address == 0) {
            throw new FaultException(
                    FaultKind.LIMIT, "no memory for %d bytes in the worker".formatted(size));
        }
        return new NativeBlock(CMemory.at(address, size));
    }

    @Override
    public void close() {
        CMemory.free(memory.address());
    }
}
