package dev.tenon.runner.wasm.wasi;

import java.io.IOException;

/**
 * The functions that ask and change what descriptors are, and sockets', which there are none of.
 */
final class DescriptorCalls {

    private static final int LAST_ADVICE = 5;
    private static final int PREOPENED_DIRECTORY = 0;

    private final Descriptors descriptors;

    DescriptorCalls(Descriptors descriptors) {
        this.descriptors = descriptors;
    }

    /** Advice is taken note of and of no effect. */
    void advise(Parameters parameters) throws IOException, ErrnoException {
        get(parameters).position();
        int advice = parameters.number(3);
        if (advice < 0 || advice > LAST_ADVICE) {
            throw new ErrnoException(Errno.INVAL);
        }
    }

    /** Java cannot reserve room on a disk, and to say so is better than to pretend. */
    void allocate(Parameters parameters) throws IOException, ErrnoException {
        Descriptor file = get(parameters);
        file.position();
        boolean writable = (file.rights() & Rights.WRITE) != 0;
        throw new ErrnoException(writable ? Errno.NOTSUP : Errno.BADF);
    }

    void close(Parameters parameters) throws IOException, ErrnoException {
        descriptors.close(parameters.number(0));
    }

    void datasync(Parameters parameters) throws IOException, ErrnoException {
        get(parameters).sync(false);
    }

    void sync(Parameters parameters) throws IOException, ErrnoException {
        get(parameters).sync(true);
    }

    void fdstatGet(Parameters parameters) throws IOException, ErrnoException {
        Descriptor descriptor = get(parameters);
        long at = parameters.room(1, 24);
        int type = descriptor.type().code();
        parameters.memory().writeLong(at, type | descriptor.flags() << Short.SIZE);
        parameters.memory().writeLong(at + 8, descriptor.rights());
        parameters.memory().writeLong(at + 16, descriptor.inheritedRights());
    }

    void fdstatSetFlags(Parameters parameters) throws IOException, ErrnoException {
        get(parameters).setFlags(parameters.number(1));
    }

    /** Rights are not what decides here, so there are none to give up. */
    void fdstatSetRights(Parameters parameters) throws ErrnoException {
        get(parameters);
        throw new ErrnoException(Errno.NOTSUP);
    }

    void filestatGet(Parameters parameters) throws IOException, ErrnoException {
        get(parameters).stat().write(parameters, 1);
    }

    void filestatSetSize(Parameters parameters) throws IOException, ErrnoException {
        long size = parameters.wide(1);
        if (size < 0) {
            throw new ErrnoException(Errno.INVAL);
        }
        get(parameters).setSize(size);
    }

    void filestatSetTimes(Parameters parameters) throws IOException, ErrnoException {
        get(parameters).setTimes(TimeChange.of(parameters, 1));
    }

    void prestatGet(Parameters parameters) throws ErrnoException {
        byte[] name = get(parameters).grantedName();
        long at = parameters.room(1, 8);
        parameters.memory().writeInt(at, PREOPENED_DIRECTORY);
        parameters.memory().writeInt(at + 4, name.length);
    }

    void prestatDirName(Parameters parameters) throws ErrnoException {
        byte[] name = get(parameters).grantedName();
        if (parameters.unsigned(2) < name.length) {
            throw new ErrnoException(Errno.NAMETOOLONG);
        }
        parameters.memory().write(parameters.room(1, name.length), name);
    }

    void renumber(Parameters parameters) throws IOException, ErrnoException {
        descriptors.renumber(parameters.number(0), parameters.number(1));
    }

    void socket(Parameters parameters) throws ErrnoException {
        get(parameters);
        throw new ErrnoException(Errno.NOTSOCK);
    }

    private Descriptor get(Parameters parameters) throws ErrnoException {
        return descriptors.get(parameters.number(0));
    }
}
