package dev.tenon.runner.wasm.wasmtime.differential;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/**
 * Ends a property, of however many tries, when its time is over. All properties of this package
 * share the seconds of system property {@code tenon.differential.seconds}.
 */
final class ForSeconds implements AroundTryHook {

    private static final int PROPERTIES = 2;
    private static final int PRESET = 60;

    /** One object serves all properties. */
    private final Map<Method, Long> ends = new HashMap<>();

    @Override
    public TryExecutionResult aroundTry(
            TryLifecycleContext context, TryExecutor tried, List<Object> parameters) {
        long end = ends.computeIfAbsent(context.targetMethod(), property -> end());
        TryExecutionResult result = tried.execute(parameters);
        boolean isOver = System.nanoTime() - end >= 0;
        return result.isSatisfied() && isOver ? TryExecutionResult.satisfied(true) : result;
    }

    private static long end() {
        int seconds = Integer.getInteger("tenon.differential.seconds", PRESET);
        return System.nanoTime() + Duration.ofSeconds(seconds).dividedBy(PROPERTIES).toNanos();
    }
}
