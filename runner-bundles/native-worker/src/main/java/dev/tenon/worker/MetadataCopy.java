package dev.tenon.worker;

import dev.tenon.worker.library.ResultSink;
import java.lang.foreign.MemorySegment;

/** Keeps a library's metadata for the short while in which the library gets its host. */
final class MetadataCopy implements ResultSink<FaultException>, AutoCloseable {

    private NativeBlock block = new NativeBlock(MemorySegment.NULL);

    @Override
    public void accept(MemorySegment string) throws FaultException {
        // a block of no bytes may have no address
        block = NativeBlock.of(string.byteSize() + 1);
        MemorySegment.copy(string, 0, block.memory(), 0, string.byteSize());
    }

    MemorySegment bytes() {
        return block.memory().asSlice(0, block.memory().byteSize() - 1);
    }

    @Override
    public void close() {
        block.close();
    }
}
