package dev.tenon.deployer;

import dev.tenon.api.Deployment;
import dev.tenon.api.manifest.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of each source when it was last looked at. Reading never waits for a deployment under
 * way: the manager reads while the deployer starts a bundle.
 */
final class Ledger {

    private final Map<Path, Deployment> bySource = new ConcurrentHashMap<>();

    Optional<Deployment> at(Path source) {
        return Optional.ofNullable(bySource.get(source));
    }

    boolean knows(Path source) {
        return bySource.containsKey(source);
    }

    /** Whether a folder of this name is known, wherever it lies. */
    boolean knowsFolder(String name) {
        return all().map(d -> Source.at(d.source()))
                .anyMatch(s -> !s.archive() && s.name().equals(name));
    }

    /** Whether this content was deployed from this source, and nothing else since. */
    boolean isDeployed(Path source, String hash) {
        return at(source).filter(d -> d.problems().isEmpty() && hash.equals(d.hash())).isPresent();
    }

    /** The source other than this one that goes by this id. */
    Optional<Path> holder(String id, Path other) {
        return all().filter(d -> d.id().equals(id) && !d.source().equals(other))
                .map(Deployment::source)
                .findFirst();
    }

    /** Those that go by this id; more than one only if both were refused. */
    List<Deployment> of(String id) {
        return all().filter(d -> d.id().equals(id)).toList();
    }

    /** Ordered by id, then by source. */
    List<Deployment> deployments() {
        return all().sorted(Comparator.comparing(Deployment::id).thenComparing(Deployment::source))
                .toList();
    }

    /** Notes that a source's content is the one to run. */
    void accept(Source source, String hash) {
        put(source.id(), source.path(), hash, List.of());
    }

    /**
     * Notes why a source is refused. It goes by another name if a source that came before has its
     * id: both are to be seen.
     *
     * @return whether that is news: other content or other problems than before
     */
    boolean refuse(Source source, @Nullable String hash, List<Problem> problems) {
        Deployment before = bySource.get(source.path());
        put(shownId(source), source.path(), hash, problems);
        return before == null
                || !before.problems().equals(problems)
                || !Objects.equals(before.hash(), hash);
    }

    private String shownId(Source source) {
        if (source.id().isEmpty()) {
            return source.name();
        }
        if (holder(source.id(), source.path()).isEmpty()) {
            return source.id();
        }
        return source.archive() ? source.name() : source.path().toString();
    }

    private void put(String id, Path source, @Nullable String hash, List<Problem> problems) {
        Deployment before = bySource.get(source);
        boolean seen = before != null && Objects.equals(before.hash(), hash);
        Instant since = seen ? before.seen() : Instant.now();
        bySource.put(source, new Deployment(id, source, hash, problems, since));
    }

    /** Notes what an earlier run deployed. */
    void restore(Deployment deployment) {
        bySource.put(deployment.source(), deployment);
    }

    void forget(Path source) {
        bySource.remove(source);
    }

    private Stream<Deployment> all() {
        return bySource.values().stream();
    }
}
