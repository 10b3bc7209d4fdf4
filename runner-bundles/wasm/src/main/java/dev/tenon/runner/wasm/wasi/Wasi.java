package dev.tenon.runner.wasm.wasi;

import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.HostFunction;
import dev.tenon.runner.wasm.engine.Instance;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.imports.CurrentCall;
import dev.tenon.runner.wasm.imports.OutputLines;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * WASI preview 1 for one instance: its functions and what it has open. Used by the thread that the
 * instance is in.
 *
 * <p>An interrupt ends whatever function is running with {@link EngineException.Interrupted}. Java
 * closes the file that is read or written at that moment; no code of the instance runs any more
 * that could see it.
 */
public final class Wasi implements AutoCloseable {

    /** The import module. */
    public static final String MODULE = "wasi_snapshot_preview1";

    private final Descriptors table;
    private final FileCalls files;
    private final DescriptorCalls descriptors;
    private final PathCalls paths;
    private final Poll poll;
    private final ProcessCalls process;
    private final CurrentCall call;

    /**
     * @param files what the plugin may see; opened when it is first used
     * @param stdout where its standard output goes
     * @param stderr where its standard error goes
     * @param call the call that the instance is in whenever it calls a function
     */
    public Wasi(Preopens files, OutputLines stdout, OutputLines stderr, CurrentCall call) {
        Checkpoint checkpoint = new Checkpoint(call);
        this.table =
                new Descriptors(
                        Stream.concat(
                                        Stream.of(
                                                StandardStream.input(),
                                                StandardStream.output(stdout),
                                                StandardStream.output(stderr)),
                                        files.grants().stream().map(OpenFolder::granted))
                                .toArray(Descriptor[]::new));
        this.files = new FileCalls(table, checkpoint);
        this.descriptors = new DescriptorCalls(table);
        this.paths = new PathCalls(table, files, checkpoint);
        this.poll = new Poll(table, checkpoint);
        this.process = new ProcessCalls(checkpoint);
        this.call = call;
    }

    /** All functions by name: every one of preview 1. */
    public static Map<String, FunctionType> types() {
        Map<String, FunctionType> types = new LinkedHashMap<>();
        Functions.ALL.forEach((name, definition) -> types.put(name, definition.type()));
        return types;
    }

    /**
     * The functions that a module imports.
     *
     * @param imports the module's imports, checked against {@link #types}; those of other modules
     *     are passed over
     */
    public List<HostFunction> bind(List<ModuleShape.Import> imports) {
        return imports.stream()
                .filter(entry -> entry.module().equals(MODULE))
                .map(entry -> bind(entry.name()))
                .toList();
    }

    /** Closes what the instance has open. No function runs then, or ever will. */
    @Override
    public void close() {
        try {
            table.close();
        } catch (IOException lost) {
            // what was not written by now was never promised to be: a guest that needs to know
            // syncs
        }
    }

    FileCalls files() {
        return files;
    }

    DescriptorCalls descriptors() {
        return descriptors;
    }

    PathCalls paths() {
        return paths;
    }

    Poll poll() {
        return poll;
    }

    ProcessCalls process() {
        return process;
    }

    private HostFunction bind(String name) {
        Functions.Definition definition = Functions.ALL.get(name);
        if (definition == null) {
            throw new IllegalArgumentException("no function " + MODULE + "." + name);
        }
        Functions.Operation operation = definition.operation();
        return new HostFunction(
                MODULE,
                name,
                definition.type(),
                (caller, arguments) -> run(operation, caller, arguments));
    }

    private long run(Functions.Operation operation, Instance caller, long[] arguments)
            throws EngineException {
        Errno result = Errno.SUCCESS;
        try {
            operation.run(this, new Parameters(caller.memory(), arguments));
        } catch (ErrnoException refused) {
            result = refused.errno();
        } catch (ClosedByInterruptException | InterruptedIOException interrupted) {
            Thread.currentThread().interrupt();
            throw new EngineException.Interrupted();
        } catch (IOException failed) {
            result = Errno.of(failed);
        }
        call.checkpoint();
        return result.code();
    }
}
