package dev.tenon.manager;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.runner.Guest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A guest in service and the permits to call it.
 *
 * <p>A caller enters, calls and leaves. To take the guest out of service the seat is retired: from
 * then on nobody enters, those who wait for a permit go back to the slot at once, and {@link
 * #drain} waits for those inside. One semaphore does it all: retiring floods it, which wakes every
 * waiter, and the seat is drained when all permits, the flood included, can be had together.
 */
final class Seat implements Occupant {

    private static final int FLOOD = 1 << 30;

    private final GuestKey key;
    private final PluginManifest manifest;
    private final Guest guest;
    private final Duration waitTimeout;
    private final Instant since = Instant.now();
    private final Semaphore permits;
    private volatile boolean retired;

    Seat(GuestKey key, PluginManifest manifest, Guest guest, Duration waitTimeout) {
        this.key = key;
        this.manifest = manifest;
        this.guest = guest;
        this.waitTimeout = waitTimeout;
        this.permits = new Semaphore(manifest.maxConcurrency());
    }

    GuestKey key() {
        return key;
    }

    PluginManifest manifest() {
        return manifest;
    }

    Guest guest() {
        return guest;
    }

    @Override
    public Instant since() {
        return since;
    }

    boolean isRetired() {
        return retired;
    }

    /**
     * Takes a permit, waiting for it as long as the deadline and the manifest allow.
     *
     * @return whether the caller is inside; if not, the seat was retired and another is to be had
     * @throws CallException.Busy if none was free in time
     */
    boolean enter(Deadline deadline) throws CallException {
        if (!permits.tryAcquire() && !acquire(deadline.orAfter(waitTimeout))) {
            throw new CallException.Busy(
                    "busy: " + manifest.maxConcurrency() + " calls at once is all that it takes");
        }
        if (retired) {
            permits.release();
            return false;
        }
        return true;
    }

    void leave() {
        permits.release();
    }

    /** Lets nobody in any more and sends those who wait back to the slot. */
    void retire() {
        retired = true;
        permits.release(FLOOD);
    }

    /**
     * Waits until nobody is inside a retired seat.
     *
     * @return false if somebody still is when the deadline passes
     */
    boolean drain(Deadline deadline) {
        int all = FLOOD + manifest.maxConcurrency();
        try {
            if (!permits.tryAcquire(all, deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        // for a caller that read the slot before it changed, and comes only now
        permits.release(all);
        return true;
    }

    private boolean acquire(Deadline until) throws CallException {
        try {
            return permits.tryAcquire(until.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallException.Unavailable("interrupted while waiting for a permit", e);
        }
    }
}
