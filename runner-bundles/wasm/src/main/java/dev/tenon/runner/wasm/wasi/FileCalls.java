package dev.tenon.runner.wasm.wasi;

import dev.tenon.runner.wasm.engine.EngineException;
import java.io.IOException;

/** The functions that read and write what is open. */
final class FileCalls {

    private static final int FROM_START = 0;
    private static final int FROM_HERE = 1;
    private static final int FROM_END = 2;

    private final Descriptors descriptors;
    private final Checkpoint checkpoint;
    private final Transfer transfer;

    FileCalls(Descriptors descriptors, Checkpoint checkpoint) {
        this.descriptors = descriptors;
        this.checkpoint = checkpoint;
        this.transfer = new Transfer(checkpoint);
    }

    void read(Parameters parameters) throws IOException, ErrnoException, EngineException {
        Descriptor file = descriptor(parameters);
        parameters.room(3, Integer.BYTES);
        parameters.putInt(3, transfer.read(parameters, 1, file::read));
    }

    void write(Parameters parameters) throws IOException, ErrnoException, EngineException {
        Descriptor file = descriptor(parameters);
        parameters.room(3, Integer.BYTES);
        parameters.putInt(3, transfer.write(parameters, 1, file::write));
    }

    void pread(Parameters parameters) throws IOException, ErrnoException, EngineException {
        Descriptor file = descriptor(parameters);
        parameters.room(4, Integer.BYTES);
        Position position = new Position(parameters.wide(3));
        long count =
                transfer.read(
                        parameters, 1, bytes -> position.pass(file.readAt(bytes, position.at)));
        parameters.putInt(4, count);
    }

    void pwrite(Parameters parameters) throws IOException, ErrnoException, EngineException {
        Descriptor file = descriptor(parameters);
        parameters.room(4, Integer.BYTES);
        Position position = new Position(parameters.wide(3));
        long count =
                transfer.write(
                        parameters, 1, bytes -> position.pass(file.writeAt(bytes, position.at)));
        parameters.putInt(4, count);
    }

    void seek(Parameters parameters) throws IOException, ErrnoException {
        Descriptor file = descriptor(parameters);
        parameters.room(3, Long.BYTES);
        long offset = parameters.wide(1);
        long base =
                switch (parameters.number(2)) {
                    case FROM_START -> 0;
                    case FROM_HERE -> file.position();
                    case FROM_END -> end(file);
                    default -> throw new ErrnoException(Errno.INVAL);
                };
        long position = base + offset;
        if (position < 0) {
            throw new ErrnoException(offset > 0 ? Errno.OVERFLOW : Errno.INVAL);
        }
        file.setPosition(position);
        parameters.putLong(3, position);
    }

    void tell(Parameters parameters) throws IOException, ErrnoException {
        parameters.putLong(1, descriptor(parameters).position());
    }

    void readdir(Parameters parameters) throws IOException, ErrnoException, EngineException {
        Listing listing = descriptor(parameters).listing();
        long room = parameters.unsigned(2);
        long buffer = parameters.room(1, room);
        parameters.room(4, Integer.BYTES);
        long used = listing.write(parameters, buffer, room, parameters.wide(3), checkpoint);
        parameters.putInt(4, used);
    }

    /** A stream has no position, so this refuses it. */
    private static long end(Descriptor file) throws IOException, ErrnoException {
        file.position();
        return file.stat().size();
    }

    private Descriptor descriptor(Parameters parameters) throws ErrnoException {
        return descriptors.get(parameters.number(0));
    }

    /** Where the next piece goes. */
    private static final class Position {

        private long at;

        Position(long at) throws ErrnoException {
            if (at < 0) {
                throw new ErrnoException(Errno.INVAL);
            }
            this.at = at;
        }

        int pass(int count) {
            at += Math.max(0, count);
            return count;
        }
    }
}
