package dev.tenon.runner.wasm.wasi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.api.Deadline;
import dev.tenon.runner.wasm.RecordingHost;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.HostFunction;
import dev.tenon.runner.wasm.engine.Instance;
import dev.tenon.runner.wasm.engine.Memory;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.imports.CurrentCall;
import dev.tenon.runner.wasm.imports.OutputLines;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls functions as a module's code would, with a memory of 256 KiB and no engine. */
final class FakeGuest implements Instance, CurrentCall, AutoCloseable {

    static final int CREATE = 1;
    static final int DIRECTORY = 2;
    static final int EXCLUSIVE = 4;
    static final int TRUNCATE = 8;
    static final long READ = Rights.READ;
    static final long WRITE = Rights.WRITE;

    /** The first grant. */
    static final int GRANT = 3;

    /** Where results go. */
    static final int RESULT = 8;

    private static final int PATH = 1 << 10;
    private static final int OTHER_PATH = 9 << 10;
    private static final int VECTOR = 64;
    static final int DATA = 64 << 10;

    final RecordingHost host = new RecordingHost();
    final Bytes bytes = new Bytes(ByteBuffer.allocate(256 << 10));
    private final Wasi wasi;
    private final Map<String, HostFunction> functions;
    Deadline deadline = Deadline.after(Duration.ofSeconds(30));

    FakeGuest(Preopens files) {
        wasi = new Wasi(files, OutputLines.stdout(host), OutputLines.stderr(host), this);
        functions =
                wasi
                        .bind(
                                Wasi.types().entrySet().stream()
                                        .map(
                                                entry ->
                                                        new ModuleShape.Import(
                                                                Wasi.MODULE,
                                                                entry.getKey(),
                                                                ModuleShape.Kind.FUNCTION,
                                                                entry.getValue()))
                                        .toList())
                        .stream()
                        .collect(Collectors.toMap(HostFunction::name, function -> function));
    }

    /** Calls a function. */
    Errno call(String name, long... arguments) throws EngineException {
        HostFunction function = functions.get(name);
        assertEquals(function.type().parameters().size(), arguments.length, name);
        int code = (int) function.body().call(this, arguments);
        return Arrays.stream(Errno.values())
                .filter(errno -> errno.code() == code)
                .findFirst()
                .orElseThrow();
    }

    /** Opens a path below the first grant; the number is the result. */
    Errno open(String path, int how, long rights) throws EngineException {
        return open(GRANT, path, how, rights, 0);
    }

    Errno open(int folder, String path, int how, long rights, int flags) throws EngineException {
        long size = put(PATH, path);
        return call("path_open", folder, 1, PATH, size, how, rights, 0, flags, RESULT);
    }

    /** Opens what has to be there. */
    int opened(String path, int how, long rights) throws EngineException {
        assertEquals(Errno.SUCCESS, open(path, how, rights), path);
        return result();
    }

    /** Calls a function that takes a folder, a path, and nothing else. */
    Errno path(String function, String path) throws EngineException {
        return call(function, GRANT, PATH, put(PATH, path));
    }

    Errno rename(int from, String path, int to, String newPath) throws EngineException {
        long size = put(PATH, path);
        return call("path_rename", from, PATH, size, to, OTHER_PATH, put(OTHER_PATH, newPath));
    }

    Errno stat(String path, boolean follow) throws EngineException {
        return call("path_filestat_get", GRANT, follow ? 1 : 0, PATH, put(PATH, path), DATA);
    }

    Errno setTimes(String path) throws EngineException {
        return call("path_filestat_set_times", GRANT, 1, PATH, put(PATH, path), 0, 0, 2 | 8);
    }

    Errno readlink(String path) throws EngineException {
        return call("path_readlink", GRANT, PATH, put(PATH, path), DATA, 4096, RESULT);
    }

    Errno symlink(String target, String path) throws EngineException {
        long size = put(OTHER_PATH, target);
        return call("path_symlink", OTHER_PATH, size, GRANT, PATH, put(PATH, path));
    }

    Errno link(String path, String newPath) throws EngineException {
        long size = put(PATH, path);
        return call("path_link", GRANT, 0, PATH, size, GRANT, OTHER_PATH, put(OTHER_PATH, newPath));
    }

    Errno write(int file, String text) throws EngineException {
        vector(DATA, put(DATA, text));
        return call("fd_write", file, VECTOR, 1, RESULT);
    }

    /** Reads on, a page at most. */
    String read(int file) throws EngineException {
        vector(DATA, 4096);
        assertEquals(Errno.SUCCESS, call("fd_read", file, VECTOR, 1, RESULT));
        return new String(bytes.read(DATA, result()), UTF_8);
    }

    /** What a file holds, if it can be opened. */
    String content(String path) throws EngineException {
        int file = opened(path, 0, READ);
        String content = read(file);
        assertEquals(Errno.SUCCESS, call("fd_close", file));
        return content;
    }

    /** Sets the vector that {@link #VECTOR} is the address of. */
    int vector(long address, long size) {
        bytes.writeInt(VECTOR, (int) address);
        bytes.writeInt(VECTOR + 4, (int) size);
        return VECTOR;
    }

    int result() {
        return bytes.readInt(RESULT);
    }

    private long put(int address, String text) {
        byte[] encoded = text.getBytes(UTF_8);
        bytes.write(address, encoded);
        return encoded.length;
    }

    @Override
    public Memory memory() {
        return bytes;
    }

    @Override
    public Function function(String export) {
        throw new UnsupportedOperationException(export);
    }

    @Override
    public Deadline deadline() {
        return deadline;
    }

    @Override
    public void checkpoint() throws EngineException.Interrupted {
        if (deadline.hasPassed()) {
            throw new EngineException.Interrupted();
        }
    }

    @Override
    public void close() {
        wasi.close();
    }

    /** A memory that throws for what it does not hold, as those of engines do. */
    record Bytes(ByteBuffer buffer) implements Memory {

        Bytes {
            buffer.order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public long size() {
            return buffer.capacity();
        }

        @Override
        public void read(long address, byte[] into, int offset, int length) {
            buffer.get(Math.toIntExact(address), into, offset, length);
        }

        @Override
        public void write(long address, byte[] from, int offset, int length) {
            buffer.put(Math.toIntExact(address), from, offset, length);
        }

        @Override
        public byte readByte(long address) {
            return buffer.get(Math.toIntExact(address));
        }

        @Override
        public int readInt(long address) {
            return buffer.getInt(Math.toIntExact(address));
        }

        @Override
        public long readLong(long address) {
            return buffer.getLong(Math.toIntExact(address));
        }

        @Override
        public void writeByte(long address, byte value) {
            buffer.put(Math.toIntExact(address), value);
        }

        @Override
        public void writeShort(long address, short value) {
            buffer.putShort(Math.toIntExact(address), value);
        }

        @Override
        public void writeInt(long address, int value) {
            buffer.putInt(Math.toIntExact(address), value);
        }

        @Override
        public void writeLong(long address, long value) {
            buffer.putLong(Math.toIntExact(address), value);
        }
    }
}
