package dev.tenon.worker.library;

import dev.tenon.worker.library.LibraryException.Kind;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A plugin's functions.
 *
 * @param free null if the library does not take its strings back
 * @param host null if it does not take a host table
 */
record Functions(
        Prefix prefix,
        MemorySegment version,
        MemorySegment metadata,
        MemorySegment execute,
        MemorySegment free,
        MemorySegment host) {

    private static final List<String> REQUIRED = List.of("version", "metadata", "execute");

    /** Looks for them, those with our prefix first. */
    static Functions of(Path file, Symbols symbols) throws LibraryException {
        List<String> missing = List.of();
        for (Prefix prefix : List.of(Prefix.TENON, Prefix.VTCODE)) {
            List<String> missed = missing(prefix, symbols);
            if (missed.isEmpty()) {
                return of(prefix, symbols);
            }
            // of the set that it has more of
            missing = missing.isEmpty() || missed.size() < missing.size() ? missed : missing;
        }
        throw new LibraryException(
                Kind.NO_SYMBOL,
                "%s: expected functions %s with prefix %s or %s; missing: %s"
                        .formatted(
                                file,
                                REQUIRED,
                                Prefix.TENON.symbol(""),
                                Prefix.VTCODE.symbol(""),
                                missing));
    }

    private static Functions of(Prefix prefix, Symbols symbols) {
        return new Functions(
                prefix,
                function(symbols, prefix.symbol("version")),
                function(symbols, prefix.symbol("metadata")),
                function(symbols, prefix.symbol("execute")),
                function(symbols, prefix.symbol("free_string")),
                function(symbols, Prefix.TENON.symbol("host")));
    }

    int callVersion() {
        return (int) CCalls.call(version, 0, 0);
    }

    long callMetadata() {
        return CCalls.call(metadata, 0, 0);
    }

    long callExecute(long input) {
        return CCalls.call(execute, input, 0);
    }

    void callFree(long string) {
        if (free.address() != 0) {
            CCalls.call(free, string, 0);
        }
    }

    void callHost(long table) {
        CCalls.call(host, table, 0);
    }

    private static MemorySegment function(Symbols symbols, String name) {
        return MemorySegment.ofAddress(symbols.find(name));
    }

    private static List<String> missing(Prefix prefix, Symbols symbols) {
        List<String> missing = new ArrayList<>();
        for (String name : REQUIRED) {
            if (symbols.find(prefix.symbol(name)) == 0) {
                missing.add(prefix.symbol(name));
            }
        }
        return missing;
    }
}
