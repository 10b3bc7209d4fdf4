package dev.tenon.runner.wasm.wasmtime.compiler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.process.Belongings;
import dev.tenon.runner.process.PluginProcess;
import dev.tenon.runner.wasm.engine.CompileLimits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;

/**
 * One running process of the compiler. After a failure that is not the module's own it is of no
 * more use. For one thread at a time, but any may close it.
 */
final class Child implements AutoCloseable {

    private final PluginProcess process;
    private final Link link;
    private final LastWords words;
    private final Belongings belongings;
    private volatile boolean usable = true;

    /**
     * @param belongings let go of with this
     */
    Child(PluginProcess process, Link link, LastWords words, Belongings belongings) {
        this.process = process;
        this.link = link;
        this.words = words;
        this.belongings = belongings;
    }

    /** The process ended over a module, or had too little memory for it. */
    static final class BrokenException extends LoadException {
        private static final long serialVersionUID = 1L;

        private BrokenException(String message) {
            super(message);
        }

        private BrokenException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Whether it can take another module. */
    boolean isUsable() {
        return usable && process.isAlive();
    }

    /** Waits until the library is mapped and has passed its test. */
    void awaitReady(Deadline deadline) throws LoadException {
        usable = false;
        try {
            link.accept(deadline);
            Link.Answer answer = link.receive(deadline);
            switch (answer.status()) {
                case READY -> usable = true;
                case UNUSABLE -> throw new LoadException("the library: " + text(answer));
                case UNBOUNDED -> throw unbounded(answer);
                default -> throw unexpected(answer);
            }
        } catch (Link.OverdueException late) {
            throw new LoadException("the compiler is not ready by the deadline", late);
        } catch (InterruptedIOException interrupted) {
            throw new LoadException("interrupted while the compiler started", interrupted);
        } catch (IOException lost) {
            throw new LoadException(Obituary.of(process, words, lost).text(), lost);
        }
    }

    /** As {@link CompilerProcess#compile}. */
    byte[] compile(byte[] module, CompileLimits limits) throws LoadException {
        usable = false;
        Deadline deadline = limits.deadline();
        try {
            link.ask(module, limits.memoryBytes(), deadline);
            Link.Answer answer = link.receive(deadline);
            return switch (answer.status()) {
                case CODE -> {
                    usable = true;
                    yield answer.content();
                }
                case INVALID -> {
                    usable = true;
                    throw new LoadException("not a valid module: " + text(answer));
                }
                case NO_MEMORY -> throw new BrokenException(noMemory(limits));
                case UNBOUNDED -> throw unbounded(answer);
                default -> throw unexpected(answer);
            };
        } catch (Link.OverdueException late) {
            throw new LoadException("the module is not compiled by the deadline", late);
        } catch (InterruptedIOException interrupted) {
            throw new LoadException("interrupted while the module was compiled", interrupted);
        } catch (IOException lost) {
            throw told(Obituary.of(process, words, lost), limits, lost);
        }
    }

    @Override
    public void close() {
        usable = false;
        belongings.close();
    }

    private static BrokenException told(Obituary obituary, CompileLimits limits, IOException lost) {
        return new BrokenException(obituary.ofMemory() ? noMemory(limits) : obituary.text(), lost);
    }

    private static String noMemory(CompileLimits limits) {
        return "compiling the module takes more memory than compile_memory, %d bytes"
                .formatted(limits.memoryBytes());
    }

    private static LoadException unbounded(Link.Answer answer) {
        return new LoadException("compile_memory: cannot be bounded here: " + text(answer));
    }

    private static ProtocolException unexpected(Link.Answer answer) {
        return new ProtocolException("found an answer of status " + answer.status());
    }

    private static String text(Link.Answer answer) {
        return new String(answer.content(), UTF_8);
    }
}
