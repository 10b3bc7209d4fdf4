package dev.tenon.runner.wasm.abi;

import dev.tenon.api.host.Host;
import dev.tenon.runner.wasm.abi.AbiModule.Surroundings;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.HostFunction;
import dev.tenon.runner.wasm.engine.Instance;
import dev.tenon.runner.wasm.imports.HostModules;
import dev.tenon.runner.wasm.imports.OutputLines;
import dev.tenon.runner.wasm.wasi.Wasi;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An instance with what every ABI gives it: WASI with its files and output, and the host's modules.
 * Entered by one thread at a time.
 */
public final class LinkedInstance implements AutoCloseable {

    private final Wasi wasi;
    private final OutputLines stdout;
    private final OutputLines stderr;
    private final Instance instance;

    private LinkedInstance(Wasi wasi, OutputLines stdout, OutputLines stderr, Instance instance) {
        this.wasi = wasi;
        this.stdout = stdout;
        this.stderr = stderr;
        this.instance = instance;
    }

    /**
     * Makes an instance; its start function has run then.
     *
     * @param own functions of the ABI's own that the module imports
     */
    public static LinkedInstance open(
            CompiledModule module, List<HostFunction> own, Surroundings surroundings)
            throws EngineException {
        Host host = surroundings.host();
        OutputLines stdout = OutputLines.stdout(host);
        OutputLines stderr = OutputLines.stderr(host);
        Wasi wasi = new Wasi(surroundings.files(), stdout, stderr, surroundings.call());
        try {
            List<HostFunction> functions = new ArrayList<>(own);
            functions.addAll(HostModules.bind(module.shape().imports(), host, surroundings.call()));
            functions.addAll(wasi.bind(module.shape().imports()));
            return new LinkedInstance(
                    wasi, stdout, stderr, module.instantiate(functions, surroundings.limits()));
        } catch (Throwable failed) {
            wasi.close();
            throw failed;
        }
    }

    public Instance instance() {
        return instance;
    }

    /** Logs what the plugin has printed without an end of line. */
    public void endOutputLines() {
        try {
            stdout.endPartialLine();
            stderr.endPartialLine();
        } catch (InterruptedIOException dropped) {
            // the call is over, and the flag that says so is still set
        }
    }

    @Override
    public void close() {
        endOutputLines();
        wasi.close();
        instance.close();
    }
}
