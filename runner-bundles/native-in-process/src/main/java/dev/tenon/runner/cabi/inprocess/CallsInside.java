package dev.tenon.runner.cabi.inprocess;

import dev.tenon.api.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who is inside a library, and until when. Safe for use by many threads. */
final class CallsInside {

    /** Longest time of what a thread of the library's own asks. */
    private static final Duration NO_CALL = Duration.ofSeconds(30);

    private final Map<Thread, Call> calls = new ConcurrentHashMap<>();

    /** A call of a function. */
    record Call(String function, Deadline deadline) {}

    void enter(Call call) {
        calls.put(Thread.currentThread(), call);
    }

    void leave() {
        calls.remove(Thread.currentThread());
    }

    /** The deadline of this thread's call. */
    Deadline deadline() {
        Call call = calls.get(Thread.currentThread());
        return call == null ? Deadline.after(NO_CALL) : call.deadline();
    }

    /** A call that should have ended. */
    @Nullable Call overdue() {
        for (Call call : calls.values()) {
            if (call.deadline().hasPassed()) {
                return call;
            }
        }
        return null;
    }
}
