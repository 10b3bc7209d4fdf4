package dev.tenon.runner.wasm.wasi;

import static dev.tenon.runner.wasm.engine.ValueType.I32;
import static dev.tenon.runner.wasm.engine.ValueType.I64;

import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.ValueType;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** All functions of preview 1: names, types, and what does them. */
final class Functions {

    /** What a function does; returning is success. */
    @FunctionalInterface
    interface Operation {
        void run(Wasi wasi, Parameters parameters)
                throws IOException, ErrnoException, EngineException;
    }

    record Definition(FunctionType type, Operation operation) {}

    static final Map<String, Definition> ALL = Collections.unmodifiableMap(all());

    private final Map<String, Definition> definitions = new LinkedHashMap<>();

    private Functions() {}

    private static Map<String, Definition> all() {
        Functions functions = new Functions();
        functions.processes();
        functions.clocks();
        functions.files();
        functions.descriptors();
        functions.paths();
        return functions.definitions;
    }

    private void processes() {
        define("args_get", "ii", (wasi, p) -> wasi.process().none(p));
        define("args_sizes_get", "ii", (wasi, p) -> wasi.process().noSizes(p));
        define("environ_get", "ii", (wasi, p) -> wasi.process().none(p));
        define("environ_sizes_get", "ii", (wasi, p) -> wasi.process().noSizes(p));
        Operation exit = (wasi, p) -> wasi.process().exit(p);
        definitions.put("proc_exit", new Definition(FunctionType.taking(I32), exit));
        define("proc_raise", "i", (wasi, p) -> wasi.process().raise(p));
        define("random_get", "ii", (wasi, p) -> wasi.process().random(p));
        define("sched_yield", "", (wasi, p) -> wasi.process().yieldThread(p));
    }

    private void clocks() {
        define("clock_res_get", "ii", (wasi, p) -> Clocks.resolution(p));
        define("clock_time_get", "iIi", (wasi, p) -> Clocks.time(p));
        define("poll_oneoff", "iiii", (wasi, p) -> wasi.poll().poll(p));
    }

    private void files() {
        define("fd_pread", "iiiIi", (wasi, p) -> wasi.files().pread(p));
        define("fd_pwrite", "iiiIi", (wasi, p) -> wasi.files().pwrite(p));
        define("fd_read", "iiii", (wasi, p) -> wasi.files().read(p));
        define("fd_readdir", "iiiIi", (wasi, p) -> wasi.files().readdir(p));
        define("fd_seek", "iIii", (wasi, p) -> wasi.files().seek(p));
        define("fd_tell", "ii", (wasi, p) -> wasi.files().tell(p));
        define("fd_write", "iiii", (wasi, p) -> wasi.files().write(p));
    }

    private void descriptors() {
        define("fd_advise", "iIIi", (wasi, p) -> wasi.descriptors().advise(p));
        define("fd_allocate", "iII", (wasi, p) -> wasi.descriptors().allocate(p));
        define("fd_close", "i", (wasi, p) -> wasi.descriptors().close(p));
        define("fd_datasync", "i", (wasi, p) -> wasi.descriptors().datasync(p));
        define("fd_fdstat_get", "ii", (wasi, p) -> wasi.descriptors().fdstatGet(p));
        define("fd_fdstat_set_flags", "ii", (wasi, p) -> wasi.descriptors().fdstatSetFlags(p));
        define("fd_fdstat_set_rights", "iII", (wasi, p) -> wasi.descriptors().fdstatSetRights(p));
        define("fd_filestat_get", "ii", (wasi, p) -> wasi.descriptors().filestatGet(p));
        define("fd_filestat_set_size", "iI", (wasi, p) -> wasi.descriptors().filestatSetSize(p));
        define(
                "fd_filestat_set_times",
                "iIIi",
                (wasi, p) -> wasi.descriptors().filestatSetTimes(p));
        define("fd_prestat_dir_name", "iii", (wasi, p) -> wasi.descriptors().prestatDirName(p));
        define("fd_prestat_get", "ii", (wasi, p) -> wasi.descriptors().prestatGet(p));
        define("fd_renumber", "ii", (wasi, p) -> wasi.descriptors().renumber(p));
        define("fd_sync", "i", (wasi, p) -> wasi.descriptors().sync(p));
        define("sock_accept", "iii", (wasi, p) -> wasi.descriptors().socket(p));
        define("sock_recv", "iiiiii", (wasi, p) -> wasi.descriptors().socket(p));
        define("sock_send", "iiiii", (wasi, p) -> wasi.descriptors().socket(p));
        define("sock_shutdown", "ii", (wasi, p) -> wasi.descriptors().socket(p));
    }

    private void paths() {
        define("path_create_directory", "iii", (wasi, p) -> wasi.paths().createDirectory(p));
        define("path_filestat_get", "iiiii", (wasi, p) -> wasi.paths().filestatGet(p));
        define("path_filestat_set_times", "iiiiIIi", (wasi, p) -> wasi.paths().filestatSetTimes(p));
        define("path_link", "iiiiiii", (wasi, p) -> wasi.paths().link(p));
        define("path_open", "iiiiiIIii", (wasi, p) -> wasi.paths().open(p));
        define("path_readlink", "iiiiii", (wasi, p) -> wasi.paths().readlink(p));
        define("path_remove_directory", "iii", (wasi, p) -> wasi.paths().removeDirectory(p));
        define("path_rename", "iiiiii", (wasi, p) -> wasi.paths().rename(p));
        define("path_symlink", "iiiii", (wasi, p) -> wasi.paths().symlink(p));
        define("path_unlink_file", "iii", (wasi, p) -> wasi.paths().unlinkFile(p));
    }

    /**
     * @param parameters a letter for each: {@code i} for 32 bits, {@code I} for 64
     */
    private void define(String name, String parameters, Operation operation) {
        ValueType[] types =
                parameters.chars().mapToObj(c -> c == 'I' ? I64 : I32).toArray(ValueType[]::new);
        definitions.put(name, new Definition(FunctionType.taking(types).to(I32), operation));
    }
}
