package dev.tenon.host.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.host.Host;
import dev.tenon.api.host.HostException;
import dev.tenon.api.manifest.Permissions.KvQuota;
import dev.tenon.host.guard.Refusal;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {

    private static final KvQuota LARGE = new KvQuota(1_000_000, 1L << 30);

    private final MemoryStore store = new MemoryStore(1L << 30);

    @Test
    void what_was_set_is_got_and_what_was_deleted_is_not() throws HostException {
        PluginKeys keys = keys("p", LARGE);
        keys.set("a", bytes(3));
        keys.set("leer", new byte[0]);
        assertArrayEquals(bytes(3), keys.get("a").orElseThrow());
        assertArrayEquals(new byte[0], keys.get("leer").orElseThrow());
        keys.delete("a");
        keys.delete("never there");
        assertTrue(keys.get("a").isEmpty());
    }

    @Test
    void keys_outlive_the_guest() throws HostException {
        keys("p", LARGE).set("a", bytes(1));
        assertTrue(keys("p", LARGE).get("a").isPresent());
    }

    @Test
    void a_key_of_one_plugin_is_not_another_s() throws HostException {
        keys("p", LARGE).set("a", bytes(1));
        for (String other : new String[] {"a", "plugin:p:a", "p:a", "../p/a", "p\0a"}) {
            assertTrue(keys("q", LARGE).get(other).isEmpty(), other);
        }
        keys("q", LARGE).set("a", bytes(2));
        keys("q", LARGE).delete("plugin:p:a");
        assertArrayEquals(bytes(1), keys("p", LARGE).get("a").orElseThrow());
    }

    @Test
    void values_are_copied_in_and_out() throws HostException {
        PluginKeys keys = keys("p", LARGE);
        byte[] value = bytes(3);
        keys.set("a", value);
        value[0] = 99;
        keys.get("a").orElseThrow()[1] = 99;
        assertArrayEquals(bytes(3), keys.get("a").orElseThrow());
    }

    @Test
    void a_key_has_1_to_1024_bytes_of_utf8() throws HostException {
        PluginKeys keys = keys("p", LARGE);
        keys.set("é".repeat(512), bytes(1));
        assertRefused(HostException.Kind.INVALID, "kv.key", () -> keys.set("", bytes(1)));
        assertRefused(
                HostException.Kind.INVALID, "kv.key", () -> keys.set("é".repeat(513), bytes(1)));
        assertRefused(HostException.Kind.INVALID, "kv.key", () -> keys.get("\ud800"));
        assertRefused(HostException.Kind.INVALID, "kv.key", () -> keys.delete(""));
    }

    @Test
    void a_value_has_at_most_16_mib() throws HostException {
        PluginKeys keys = keys("p", LARGE);
        keys.set("a", new byte[Host.MAX_VALUE_BYTES]);
        assertRefused(
                HostException.Kind.EXHAUSTED,
                "kv.value",
                () -> keys.set("a", new byte[Host.MAX_VALUE_BYTES + 1]));
    }

    @Test
    void the_quota_of_keys_is_exact() throws HostException {
        PluginKeys keys = keys("p", new KvQuota(2, 1000));
        keys.set("a", bytes(1));
        keys.set("b", bytes(1));
        assertRefused(HostException.Kind.EXHAUSTED, "kv.quota", () -> keys.set("c", bytes(1)));
        keys.set("a", bytes(2));
        keys.delete("b");
        keys.set("c", bytes(1));
    }

    @Test
    void the_quota_of_bytes_counts_keys_and_values() throws HostException {
        PluginKeys keys = keys("p", new KvQuota(10, 10));
        keys.set("ab", bytes(8));
        assertRefused(HostException.Kind.EXHAUSTED, "kv.quota", () -> keys.set("ab", bytes(9)));
        assertArrayEquals(bytes(8), keys.get("ab").orElseThrow(), "the old value is there still");
        assertRefused(HostException.Kind.EXHAUSTED, "kv.quota", () -> keys.set("c", new byte[0]));
        keys.set("ab", bytes(3));
        keys.set("c", bytes(4));
    }

    @Test
    void a_smaller_quota_lets_shrink_what_is_over_it() throws HostException {
        keys("p", LARGE).set("a", bytes(100));
        PluginKeys keys = keys("p", new KvQuota(1, 10));
        keys.set("a", bytes(50));
        assertRefused(HostException.Kind.EXHAUSTED, "kv.quota", () -> keys.set("a", bytes(51)));
    }

    @Test
    void the_quota_is_exact_however_many_threads_set_and_delete() throws HostException {
        PluginKeys keys = keys("p", new KvQuota(20, 500));
        IntStream.range(0, 8).parallel().forEach(thread -> setAndDelete(keys, new Random(thread)));
        AtomicLong left = new AtomicLong(500);
        for (int key = 10; key < 60; key++) {
            keys.get("" + key).ifPresent(value -> left.addAndGet(-2 - value.length));
            keys.delete("" + key);
        }
        assertTrue(left.get() >= 0, "over the quota by " + -left.get());
        keys.set("12", bytes(498));
        assertRefused(HostException.Kind.EXHAUSTED, "kv.quota", () -> keys.set("12", bytes(499)));
    }

    @Test
    void all_plugins_together_have_a_bound() throws HostException {
        MemoryStore small = new MemoryStore(1000);
        PluginKeys p = new PluginKeys(small, "p", LARGE);
        PluginKeys q = new PluginKeys(small, "q", LARGE);
        p.set("a", bytes(700));
        assertRefused(HostException.Kind.EXHAUSTED, "kv.memory", () -> q.set("a", bytes(100)));
        p.delete("a");
        q.set("a", bytes(800));
        q.set("a", bytes(700));
        assertRefused(HostException.Kind.EXHAUSTED, "kv.memory", () -> q.set("b", bytes(100)));
    }

    private static void setAndDelete(PluginKeys keys, Random random) {
        for (int i = 0; i < 2000; i++) {
            String key = "" + (10 + random.nextInt(50));
            try {
                if (random.nextInt(3) == 0) {
                    keys.delete(key);
                } else {
                    keys.set(key, bytes(random.nextInt(60)));
                }
            } catch (HostException full) {
                assertEquals(HostException.Kind.EXHAUSTED, full.kind());
            }
        }
    }

    private PluginKeys keys(String pluginId, KvQuota quota) {
        return new PluginKeys(store, pluginId, quota);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static void assertRefused(HostException.Kind kind, String rule, Set set) {
        Refusal refusal = assertThrows(Refusal.class, set::run);
        assertEquals(kind, refusal.kind());
        assertEquals(rule, refusal.rule());
    }

    private interface Set {
        void run() throws HostException;
    }
}
