package dev.tenon.manager;

import java.time.Instant;

/** What a slot holds: a guest in its seat, or a reason why there is none. */
sealed interface Occupant permits Seat, Vacancy {

    /** When this came to be in the slot. */
    Instant since();
}
