package dev.tenon.manager;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The bundles of one plugin id that are installed; more than one while content is replaced.
 * Thread-safe.
 */
final class PluginBundles {

    private final NavigableMap<Long, PluginBundle> byId = new TreeMap<>();

    /** Adds a bundle, or takes note that it was updated. */
    synchronized void put(PluginBundle plugin) {
        byId.merge(
                plugin.bundle().getBundleId(),
                plugin,
                (known, seen) -> known.modified() == seen.modified() ? known : seen);
    }

    /**
     * Takes a bundle away.
     *
     * @return whether it was the last
     */
    synchronized boolean remove(long bundleId) {
        byId.remove(bundleId);
        return byId.isEmpty();
    }

    synchronized Optional<PluginBundle> get(long bundleId) {
        return Optional.ofNullable(byId.get(bundleId));
    }

    synchronized Optional<PluginBundle> newest() {
        return byId.isEmpty() ? Optional.empty() : Optional.of(byId.lastEntry().getValue());
    }

    synchronized List<PluginBundle> others(PluginBundle kept) {
        return byId.values().stream().filter(b -> b != kept).toList();
    }

    synchronized boolean isAnyActive() {
        return byId.values().stream().anyMatch(PluginBundle::isActive);
    }

    /**
     * The one that is to be in service: of those that are active the one with the content of the
     * source, where that is known; else the newest.
     *
     * @param deployed the hash of the source's content
     */
    synchronized Optional<PluginBundle> wanted(@Nullable String deployed) {
        List<PluginBundle> active =
                byId.descendingMap().values().stream().filter(PluginBundle::isActive).toList();
        return active.stream()
                .filter(b -> b.hash().equals(deployed))
                .findFirst()
                .or(() -> active.stream().findFirst());
    }
}
