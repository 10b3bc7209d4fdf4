package dev.tenon.manager;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.manifest.Permissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The place of one plugin id in the router. Calls read it once; whoever changes what is in it holds
 * the lock.
 */
final class Slot {

    private final String id;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Occupant occupant;

    Slot(String id, Vacancy first) {
        this.id = id;
        this.occupant = first;
    }

    Occupant occupant() {
        return occupant;
    }

    /** The seat, if there is one. */
    @Nullable Seat seat() {
        return occupant instanceof Seat seat ? seat : null;
    }

    /**
     * Calls the guest in service, or the next one if there is none for the moment.
     *
     * @param limit the caller's own deadline; {@code null} for the manifest's timeout
     */
    byte[] call(String function, byte[] parameters, @Nullable Deadline limit) throws CallException {
        Deadline deadline = null;
        while (true) {
            Seat seat = seat();
            if (seat == null) {
                seat =
                        awaitSeat(
                                limit != null
                                        ? limit
                                        : Deadline.after(Permissions.DEFAULT_TIMEOUT));
            }
            if (deadline == null) {
                deadline = deadline(seat, limit);
            }
            if (seat.enter(deadline)) {
                try {
                    Operations.check(seat.manifest(), function, parameters);
                    return seat.guest().call(function, parameters, deadline);
                } finally {
                    seat.leave();
                }
            }
        }
    }

    /**
     * Puts something else into the slot.
     *
     * @return the seat that was there, retired; {@code null} if there was none
     */
    @Nullable Seat put(Occupant next) {
        return putIf(current -> true, next);
    }

    /** As {@link #put}, but only if what is there now is as expected. */
    @Nullable Seat putIf(Predicate<Occupant> expected, Occupant next) {
        lock.lock();
        try {
            Occupant before = occupant;
            if (!expected.test(before)) {
                return null;
            }
            occupant = next;
            changed.signalAll();
            if (before instanceof Seat seat) {
                seat.retire();
                return seat;
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private static Deadline deadline(Seat seat, @Nullable Deadline limit) {
        return limit == null
                ? Deadline.after(seat.manifest().permissions().timeout())
                : limit.orAfter(seat.manifest().permissions().timeout());
    }

    private Seat awaitSeat(Deadline deadline) throws CallException {
        lock.lock();
        try {
            while (true) {
                if (occupant instanceof Seat seat) {
                    return seat;
                }
                Vacancy vacancy = (Vacancy) occupant;
                if (!vacancy.waits() || !await(deadline)) {
                    throw new CallException.Unavailable(
                            "plugin '" + id + "' is unavailable: " + vacancy.reason());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean await(Deadline deadline) throws CallException {
        try {
            return changed.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallException.Unavailable(
                    "interrupted while waiting for plugin '" + id + "'", e);
        }
    }
}
