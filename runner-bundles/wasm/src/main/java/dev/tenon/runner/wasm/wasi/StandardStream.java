package dev.tenon.runner.wasm.wasi;

import dev.tenon.runner.wasm.imports.OutputLines;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Standard input, which is empty, or an output that goes to the plugin's log. */
final class StandardStream extends Descriptor {

    private final @Nullable OutputLines output;
    private int flags;

    private StandardStream(@Nullable OutputLines output) {
        this.output = output;
    }

    static StandardStream input() {
        return new StandardStream(null);
    }

    static StandardStream output(OutputLines lines) {
        return new StandardStream(lines);
    }

    @Override
    FileType type() {
        return FileType.CHARACTER_DEVICE;
    }

    @Override
    FileStat stat() {
        return FileStat.made(FileType.CHARACTER_DEVICE);
    }

    @Override
    long rights() {
        return output == null ? Rights.INPUT : Rights.OUTPUT;
    }

    @Override
    int flags() {
        return flags;
    }

    @Override
    void setFlags(int changed) throws ErrnoException {
        if ((changed & ~(APPEND | NONBLOCK)) != 0) {
            throw new ErrnoException(Errno.INVAL);
        }
        flags = changed;
    }

    @Override
    int read(ByteBuffer into) throws IOException, ErrnoException {
        return output == null ? 0 : super.read(into);
    }

    @Override
    int write(ByteBuffer from) throws IOException, ErrnoException {
        if (output == null) {
            throw new ErrnoException(Errno.BADF);
        }
        int count = from.remaining();
        output.write(from.array(), from.position(), count);
        return count;
    }
}
