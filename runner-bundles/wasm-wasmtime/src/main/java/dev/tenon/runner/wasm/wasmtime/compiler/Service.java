package dev.tenon.runner.wasm.wasmtime.compiler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.runner.wasm.wasmtime.library.NativeCode;
import dev.tenon.runner.wasm.wasmtime.library.NativeEngine;
import dev.tenon.runner.wasm.wasmtime.library.Raw;
import dev.tenon.runner.wasm.wasmtime.library.SelfTest;
import dev.tenon.runner.wasm.wasmtime.library.Wasmtime;
import dev.tenon.runner.wasm.wasmtime.library.WasmtimeException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Compiles for whoever is at the other end of a connection. Modules and code are in native memory
 * only: the heap of this JVM is small. For one thread.
 */
final class Service {

    /** The kernel's words, when the library asks it for memory and passes on what it says. */
    private static final Pattern NO_MEMORY =
            Pattern.compile(
                    "os error 12\\b|cannot allocate memory|out of memory",
                    Pattern.CASE_INSENSITIVE);

    private final SocketChannel channel;
    private final NativeEngine engine;
    private final MemoryLimit limit;

    private Service(SocketChannel channel, NativeEngine engine, MemoryLimit limit) {
        this.channel = channel;
        this.engine = engine;
        this.limit = limit;
    }

    /** Why there is no service; it has been told to who connected. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Maps the library, tries whether it is as the binding expects, which may end the process, and
     * says that it is ready.
     */
    static Service open(SocketChannel channel, CLibrary libc, Path file)
            throws IOException, UnusableException {
        try {
            Wasmtime library = Wasmtime.load(file);
            SelfTest.run(library);
            NativeEngine engine = NativeEngine.compiling(library);
            warmUp(engine);
            Service service = new Service(channel, engine, new MemoryLimit(libc));
            service.answer(Status.READY, "");
            return service;
        } catch (WasmtimeException unusable) {
            answer(channel, Status.UNUSABLE, UTF_8.encode(String.valueOf(unusable.getMessage())));
        } catch (MemoryLimit.UnboundedException unbounded) {
            answer(channel, Status.UNBOUNDED, UTF_8.encode(String.valueOf(unbounded.getMessage())));
        }
        throw new UnusableException();
    }

    /** Answers until the connection ends. */
    void serve() throws IOException, MemoryLimit.UnboundedException {
        ByteBuffer head = ByteBuffer.allocate(Frames.QUESTION_HEAD);
        while (true) {
            read(head.clear());
            long memory = head.flip().getLong();
            int length = head.getInt();
            long module = Raw.allocate(Math.max(1, length));
            try {
                read(bytes(module, length));
                compile(module, length, memory);
            } finally {
                Raw.free(module);
            }
        }
    }

    private void compile(long module, int length, long memory)
            throws IOException, MemoryLimit.UnboundedException {
        String refusal;
        // the module came before
        limit.set(memory > Long.MAX_VALUE - length ? Long.MAX_VALUE : memory + length);
        try (NativeCode code = engine.compile(module, length)) {
            limit.lift();
            answer(channel, Status.CODE, bytes(code.address(), code.size()));
            return;
        } catch (WasmtimeException refused) {
            // it comes in lines, with what it is caused by
            refusal = String.valueOf(refused.getMessage()).strip().replaceAll("\\s+", " ");
        }
        limit.lift();
        boolean noMemory = NO_MEMORY.matcher(refusal).find();
        answer(noMemory ? Status.NO_MEMORY : Status.INVALID, refusal);
    }

    /** Threads of the compiler are made by its first work, and are its own, not the module's. */
    private static void warmUp(NativeEngine engine) throws WasmtimeException {
        byte[] smallest = {0, 'a', 's', 'm', 1, 0, 0, 0};
        long module = Raw.allocate(smallest.length);
        try {
            Raw.write(module, smallest, 0, smallest.length);
            engine.compile(module, smallest.length).close();
        } finally {
            Raw.free(module);
        }
    }

    private void answer(Status status, String text) throws IOException {
        answer(channel, status, UTF_8.encode(text));
    }

    private static void answer(SocketChannel channel, Status status, ByteBuffer content)
            throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Frames.ANSWER_HEAD);
        head.put((byte) status.ordinal()).putInt(content.remaining()).flip();
        write(channel, head);
        write(channel, content);
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void read(ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into) < 0) {
                throw new EOFException();
            }
        }
    }

    @SuppressWarnings("restricted")
    private static ByteBuffer bytes(long address, long size) {
        return MemorySegment.ofAddress(address).reinterpret(size).asByteBuffer();
    }
}
