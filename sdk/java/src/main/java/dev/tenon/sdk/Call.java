package dev.tenon.sdk;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The call that is being answered. May be used from any thread, also once the call is over. */
public final class Call {

    private final Context context;
    private final Host host;

    Call(Context context, Host host) {
        this.context = context;
        this.host = host;
    }

    /**
     * The time that is left; negative if the deadline has passed, nothing if the caller set none.
     */
    public Optional<Duration> remaining() {
        Deadline deadline = context.getDeadline();
        return Optional.ofNullable(deadline)
                .map(given -> Duration.ofNanos(given.timeRemaining(TimeUnit.NANOSECONDS)));
    }

    /**
     * Whether nobody waits for the answer any more: the caller gave up, the deadline has passed, or
     * the answer was given. Work that takes long looks here now and then.
     */
    public boolean cancelled() {
        return context.isCancelled();
    }

    /** The container, for as long as this call lasts. */
    public Host host() {
        return host;
    }
}
