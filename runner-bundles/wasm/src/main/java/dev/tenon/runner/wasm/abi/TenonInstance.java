package dev.tenon.runner.wasm.abi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.Instance;
import dev.tenon.runner.wasm.engine.Instance.Function;
import dev.tenon.runner.wasm.engine.Memory;
import dev.tenon.runner.wasm.engine.Packed;
import java.util.HashMap;
import java.util.Map;

/** An instance of a module of ABI {@code tenon}. */
final class TenonInstance implements AbiInstance {

    private static final byte[] NO_BYTES = {};

    private final LinkedInstance linked;
    private final Instance instance;
    private final TenonExports exports;
    private final Memory memory;
    private final Function alloc;
    private final Map<String, Function> functions = new HashMap<>();

    TenonInstance(LinkedInstance linked, TenonExports exports) {
        this.linked = linked;
        this.instance = linked.instance();
        this.exports = exports;
        this.memory = instance.memory();
        this.alloc = function(TenonExports.ALLOC);
    }

    /** Makes the instance ready for calls; its first use. */
    void initialize(String configuration) throws EngineException, AnswerException {
        if (exports.initialize()) {
            function(TenonExports.INITIALIZE).call();
        }
        try {
            init(configuration.getBytes(UTF_8));
        } catch (AnswerException.Malformed malformed) {
            throw new AnswerException.Malformed("init: " + malformed.getMessage());
        }
        linked.endOutputLines();
    }

    private void init(byte[] configuration) throws EngineException, AnswerException {
        if (exports.init() == TenonExports.Init.ABSENT) {
            return;
        }
        long packed = callWith(function(TenonExports.INIT), configuration);
        if (exports.init() == TenonExports.Init.WITH_ANSWER) {
            answer(packed);
        }
    }

    @Override
    public byte[] call(String name, byte[] parameters) throws EngineException, AnswerException {
        Function function = function(name);
        boolean takesParameters = exports.functions().get(name);
        byte[] answer = answer(takesParameters ? callWith(function, parameters) : function.call());
        linked.endOutputLines();
        return answer;
    }

    @Override
    public boolean ready() throws EngineException {
        return !exports.isReady() || (int) function(TenonExports.IS_READY).call() == 1;
    }

    @Override
    public long memoryBytes() {
        return memory.size();
    }

    @Override
    public void close() {
        linked.close();
    }

    private Function function(String name) {
        return functions.computeIfAbsent(name, instance::function);
    }

    /** The buffer is the guest's from the call on: freeing it is its business. */
    private long callWith(Function function, byte[] parameters)
            throws EngineException, AnswerException {
        if (parameters.length == 0) {
            return function.call(0, 0);
        }
        long pointer = Integer.toUnsignedLong((int) alloc.call(parameters.length));
        if (pointer == 0) {
            throw new AnswerException.Malformed(
                    "out of memory: alloc(" + parameters.length + ") answered 0");
        }
        checkInside(pointer, parameters.length, "the buffer from alloc");
        memory.write(pointer, parameters);
        return function.call(pointer, parameters.length);
    }

    /** Copies a result out, frees it, and opens its envelope. */
    private byte[] answer(long packed) throws EngineException, AnswerException {
        long size = Packed.size(packed);
        if (size == 0) {
            return Envelope.open(NO_BYTES);
        }
        long pointer = Packed.pointer(packed);
        checkInside(pointer, size, "the answer");
        if (size > Integer.MAX_VALUE) {
            throw new AnswerException.Malformed("the answer has " + size + " bytes");
        }
        byte[] envelope = memory.read(pointer, (int) size);
        free(pointer, size);
        return Envelope.open(envelope);
    }

    private void free(long pointer, long size) throws EngineException {
        switch (exports.free()) {
            case POINTER -> function(TenonExports.FREE).call(pointer);
            case POINTER_AND_SIZE -> function(TenonExports.FREE).call(pointer, size);
            case ABSENT -> {}
        }
    }

    private void checkInside(long pointer, long size, String what)
            throws AnswerException.Malformed {
        if (!memory.holds(pointer, size)) {
            throw new AnswerException.Malformed(
                    "%s at %d, %d bytes, lies outside of the memory of %d bytes"
                            .formatted(what, pointer, size, memory.size()));
        }
    }
}
