package dev.tenon.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Callers that call as fast as they are answered, for a time, each with a thread of its own. */
final class CallLoad {

    private static final int FIRST_SIZE = 1 << 16;

    /** One call; its answer is checked here, what it costs is measured outside. */
    interface Call {
        void call() throws Exception;
    }

    private CallLoad() {}

    /** Calls for a time that does not count, and then for one that does. */
    static Measure measure(Call call, int callers, Duration warmUp, Duration time)
            throws InterruptedException, ExecutionException {
        return measure(Executors.newFixedThreadPool(callers), call, callers, warmUp, time);
    }

    /** The same with a virtual thread for each caller; platform threads where Java has none. */
    static Measure measureByVirtualThreads(Call call, int callers, Duration warmUp, Duration time)
            throws InterruptedException, ExecutionException {
        ExecutorService threads;
        try {
            threads =
                    (ExecutorService)
                            Executors.class
                                    .getMethod("newVirtualThreadPerTaskExecutor")
                                    .invoke(null);
        } catch (ReflectiveOperationException olderThan21) {
            threads = Executors.newFixedThreadPool(callers);
        }
        return measure(threads, call, callers, warmUp, time);
    }

    private static Measure measure(
            ExecutorService threads, Call call, int callers, Duration warmUp, Duration time)
            throws InterruptedException, ExecutionException {
        try {
            run(threads, call, callers, warmUp);
            long began = System.nanoTime();
            long[] nanos = run(threads, call, callers, time);
            double seconds = (System.nanoTime() - began) / 1e9;
            return Measure.of(nanos, Measure.TAIL_OF_CALLS, nanos.length / seconds);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long[] run(ExecutorService threads, Call call, int callers, Duration time)
            throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + time.toNanos();
        Callable<long[]> caller = () -> callUntil(call, end);
        List<Future<long[]>> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            running.add(threads.submit(caller));
        }
        List<long[]> each = new ArrayList<>();
        for (Future<long[]> one : running) {
            each.add(one.get());
        }
        return each.stream().flatMapToLong(Arrays::stream).toArray();
    }

    private static long[] callUntil(Call call, long end) throws Exception {
        long[] nanos = new long[FIRST_SIZE];
        int count = 0;
        long before = System.nanoTime();
        while (before - end < 0) {
            call.call();
            long after = System.nanoTime();
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = after - before;
            before = after;
        }
        return Arrays.copyOf(nanos, count);
    }
}
