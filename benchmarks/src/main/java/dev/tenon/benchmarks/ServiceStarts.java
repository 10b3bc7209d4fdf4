package dev.tenon.benchmarks;

import dev.tenon.api.PluginRegistry;

/** Starts of a plugin in a running container. */
final class ServiceStarts {

    private ServiceStarts() {}

    /** From a plugin that is stopped to its first answer, each time anew. */
    static Measure measure(
            PluginRegistry registry,
            String id,
            String function,
            byte[] parameters,
            int warmUp,
            int count)
            throws Exception {
        long[] nanos = new long[count];
        for (int i = -warmUp; i < count; i++) {
            registry.stop(id);
            long began = System.nanoTime();
            registry.start(id);
            byte[] answer = registry.service(id).call(function, parameters);
            long took = System.nanoTime() - began;
            if (answer.length == 0) {
                throw new IllegalStateException(id + ": found an empty answer, expected one");
            }
            if (i >= 0) {
                nanos[i] = took;
            }
        }
        return Measure.of(nanos, Measure.TAIL_OF_STARTS, 0);
    }
}
