package dev.tenon.runner.wasm.endive;

import run.endive.compiler.internal.ClassLoadingCollector;

/** Loads classes as they are compiled, and ends the compilation when its time is over. */
final class WatchedCollector extends ClassLoadingCollector {

    private final CompilationWatch watch;

    WatchedCollector(CompilationWatch watch) {
        this.watch = watch;
    }

    @Override
    public void put(String className, byte[] bytes) {
        watch.compiled(bytes.length);
        super.put(className, bytes);
    }
}
