package dev.tenon.worker.library;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * {@code struct tenon_host} of {@code sdk/c/tenon.h}: functions for C code to call. It lives until
 * it is closed, which is after the library is gone. An exception in C code would end the process,
 * so none leaves these methods.
 *
 * <p>All are of one type, for the reason that {@link CCalls} tells: an argument that C code does
 * not pass is not looked at, and of an int the upper half is not.
 */
final class HostTable implements AutoCloseable {

    private static final int VERSION = 1;
    private static final int SIZE = 72;

    /** Of the first pointer: the version and four bytes between. */
    private static final int POINTERS = 8;

    private static final byte LAST_LEVEL = 3;

    private static final FunctionDescriptor TYPE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment table = arena.allocate(SIZE, Long.BYTES);
    private final MemorySegment levels =
            arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) 0, (byte) 1, (byte) 2, LAST_LEVEL);
    private final HostFunctions host;
    private final long bound;

    /**
     * @param bound bytes of the longest text or value taken from the library
     */
    HostTable(HostFunctions host, long bound) {
        this.host = host;
        this.bound = bound;
        ByteBuffer fields = table.asByteBuffer().order(ByteOrder.nativeOrder());
        fields.putInt(VERSION).position(POINTERS);
        fields.putLong(stub("getConfig"))
                .putLong(stub("log"))
                .putLong(stub("kvGet"))
                .putLong(stub("kvSet"))
                .putLong(stub("kvDelete"))
                .putLong(stub("httpRequest"))
                .putLong(stub("emitEvent"))
                .putLong(CMemory.function("free").address());
    }

    long address() {
        return table.address();
    }

    @Override
    public void close() {
        arena.close();
    }

    private long getConfig(long key, long none, long none2) {
        HostAnswer answer = new HostAnswer();
        HostStatus status = call(HostFunction.GET_CONFIG, answer, () -> List.of(text(key)));
        return status == HostStatus.OK ? answer.take() : nothing(answer);
    }

    private long log(long level, long message, long fields) {
        return callPlain(
                HostFunction.LOG, () -> List.of(level((int) level), text(message), fields(fields)));
    }

    private long kvGet(long key, long value, long size) {
        if (value == 0 || size == 0) {
            return HostStatus.INVALID.ordinal();
        }
        HostAnswer answer = new HostAnswer();
        HostStatus status = call(HostFunction.KV_GET, answer, () -> List.of(text(key)));
        boolean ok = status == HostStatus.OK;
        put(size, ok ? answer.size() : 0);
        return putValue(status, value, ok ? answer.take() : nothing(answer));
    }

    private long kvSet(long key, long value, long size) {
        return callPlain(HostFunction.KV_SET, () -> List.of(text(key), bytes(value, size)));
    }

    private long kvDelete(long key, long none, long none2) {
        return callPlain(HostFunction.KV_DELETE, () -> List.of(text(key)));
    }

    private long httpRequest(long request, long response, long none) {
        HostAnswer answer = new HostAnswer();
        HostStatus status = call(HostFunction.HTTP_REQUEST, answer, () -> List.of(text(request)));
        if (response == 0) {
            answer.discard();
            return status.ordinal();
        }
        return putValue(status, response, answer.take());
    }

    private long emitEvent(long event, long none, long none2) {
        return callPlain(HostFunction.EMIT_EVENT, () -> List.of(text(event)));
    }

    private int callPlain(HostFunction function, Arguments arguments) {
        HostAnswer answer = new HostAnswer();
        HostStatus status = call(function, answer, arguments);
        answer.discard();
        return status.ordinal();
    }

    private HostStatus call(HostFunction function, HostAnswer answer, Arguments arguments) {
        try {
            return host.call(function, arguments.read(), answer);
        } catch (Refusal refusal) {
            return refusal.status;
        } catch (Throwable notIntoC) {
            answer.discard();
            return HostStatus.FAILED;
        }
    }

    /** What C code passed, read where a wrong pointer can be answered. */
    @FunctionalInterface
    private interface Arguments {
        List<MemorySegment> read() throws Refusal;
    }

    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        final HostStatus status;

        Refusal(HostStatus status) {
            super(null, null, false, false);
            this.status = status;
        }
    }

    private MemorySegment text(long string) throws Refusal {
        if (string == 0) {
            throw new Refusal(HostStatus.INVALID);
        }
        long length = CMemory.length(string, bound + 1);
        if (length > bound) {
            throw new Refusal(HostStatus.EXHAUSTED);
        }
        return CMemory.at(string, length);
    }

    private MemorySegment fields(long json) throws Refusal {
        return json == 0 ? MemorySegment.NULL : text(json);
    }

    private MemorySegment bytes(long start, long size) throws Refusal {
        if (size < 0 || size > bound) {
            throw new Refusal(HostStatus.EXHAUSTED);
        }
        if (start == 0 && size > 0) {
            throw new Refusal(HostStatus.INVALID);
        }
        return CMemory.at(start, size);
    }

    /** A number that is no level is the nearest. */
    private MemorySegment level(int level) {
        return levels.asSlice(Math.clamp(level, 0, LAST_LEVEL), 1);
    }

    private static long putValue(HostStatus status, long to, long value) {
        put(to, value);
        return status == HostStatus.OK && value == 0
                ? HostStatus.FAILED.ordinal()
                : status.ordinal();
    }

    private static void put(long to, long value) {
        CMemory.at(to, Long.BYTES).asByteBuffer().order(ByteOrder.nativeOrder()).putLong(value);
    }

    private static long nothing(HostAnswer answer) {
        answer.discard();
        return 0;
    }

    private long stub(String method) {
        try {
            MethodHandle target =
                    MethodHandles.lookup()
                            .findVirtual(HostTable.class, method, TYPE.toMethodType())
                            .bindTo(this);
            return Linker.nativeLinker().upcallStub(target, TYPE, arena).address();
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
