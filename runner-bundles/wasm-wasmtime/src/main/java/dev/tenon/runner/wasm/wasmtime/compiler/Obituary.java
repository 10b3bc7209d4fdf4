package dev.tenon.runner.wasm.wasmtime.compiler;

import dev.tenon.runner.process.Exit;
import dev.tenon.runner.process.PluginProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a compiler's process is gone.
 *
 * @param ofMemory whether it ended for want of memory, as far as its last words tell
 */
record Obituary(String text, boolean ofMemory) {

    private static final long END_IS_NEAR_MILLIS = 3_000;

    /**
     * Of Rust when its allocator has nothing or no thread can be made, of the C library, of the
     * JVM.
     */
    private static final Pattern NO_MEMORY =
            Pattern.compile(
                    "memory allocation of \\d+ bytes failed|insufficient memory for the Java"
                            + "|OutOfMemoryError|[Cc]annot allocate memory|out of memory"
                            + "|Resource temporarily unavailable|failed to spawn thread");

    /** How a JVM's report of a crash begins; what came before is the library's own. */
    private static final String CRASH = "A fatal error has been detected by the Java";

    private static final Pattern SIGNAL = Pattern.compile("SIG[A-Z]+ \\(.*");
    private static final String FRAME = "Problematic frame:";

    /** Of a process whose connection was lost. It is gone then, or soon. */
    static Obituary of(PluginProcess process, LastWords words, IOException lost) {
        try {
            Exit exit = process.onExit().get(END_IS_NEAR_MILLIS, TimeUnit.MILLISECONDS);
            return of(exit, words.await());
        } catch (TimeoutException alive) {
            return new Obituary("the compiler: " + lost.getMessage(), false);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Obituary("the compiler ended", false);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Of a process that ended so, after these words. */
    static Obituary of(Exit exit, List<String> words) {
        String crash = crash(words);
        List<String> own = words.stream().takeWhile(line -> !line.startsWith(CRASH)).toList();
        String text = "the compiler ended: it " + (crash == null ? exit.toString() : crash);
        if (!own.isEmpty()) {
            text += "; its last words: " + String.join(" | ", own);
        }
        return new Obituary(text, NO_MEMORY.matcher(String.join("\n", words)).find());
    }

    /** {@code was killed by SIGSEGV in C [lib.so+0x10] name}, by the JVM's report. */
    private static @Nullable String crash(List<String> words) {
        String signal =
                words.stream()
                        .filter(line -> SIGNAL.matcher(line).matches())
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .findFirst()
                        .orElse(null);
        if (signal == null) {
            return null;
        }
        int frame = words.indexOf(FRAME) + 1;
        String where = frame == 0 || frame == words.size() ? "" : " in " + words.get(frame);
        return "was killed by " + signal + where.replaceAll("\\s+", " ");
    }
}
