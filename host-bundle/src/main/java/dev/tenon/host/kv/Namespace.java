package dev.tenon.host.kv;

import dev.tenon.api.manifest.Permissions.KvQuota;
import dev.tenon.host.guard.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of one plugin, and how many bytes they and their values are. Guarded by its own monitor,
 * under which nothing is copied, and nothing called but the {@link Room}. Arrays in the map are
 * never changed.
 */
final class Namespace {

    private final Map<String, byte[]> values = new HashMap<>();
    private final Room room;
    private long bytes;

    Namespace(Room room) {
        this.room = room;
    }

    synchronized Optional<byte[]> get(Key key) {
        return Optional.ofNullable(values.get(key.text()));
    }

    synchronized void set(Key key, byte[] value, KvQuota quota) throws Refusal {
        byte[] old = values.get(key.text());
        boolean isNew = old == null;
        long more = value.length - (old == null ? -(long) key.size() : old.length);
        if (isNew && values.size() >= quota.keys()) {
            throw Refusal.exhausted(
                    "kv.quota", "the quota of " + quota.keys() + " keys is used up");
        }
        // what a smaller quota of a later manifest finds may still shrink
        if (more > 0 && bytes + more > quota.bytes()) {
            throw Refusal.exhausted(
                    "kv.quota",
                    "the quota of "
                            + quota.bytes()
                            + " bytes does not hold "
                            + (bytes + more)
                            + " bytes");
        }
        room.take(more + (isNew ? Room.BYTES_OF_AN_ENTRY : 0));
        values.put(key.text(), value);
        bytes += more;
    }

    synchronized void delete(Key key) {
        byte[] old = values.remove(key.text());
        if (old != null) {
            bytes -= key.size() + old.length;
            room.giveBack(key.size() + old.length + Room.BYTES_OF_AN_ENTRY);
        }
    }
}
