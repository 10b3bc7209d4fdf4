package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deployment;
import dev.tenon.api.manifest.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final Source FOLDER = new Source(Path.of("/p/x"), "x", false);
    private static final Source ARCHIVE = new Source(Path.of("/p/x.zip"), "x", true);
    private static final List<Problem> ONE = List.of(Problem.of("a", "b", "c"));
    private static final List<Problem> OTHER = List.of(Problem.of("a", "b", "d"));

    private final Ledger ledger = new Ledger();

    @Test
    void a_refusal_is_news_once_for_each_content_and_reason() {
        assertTrue(ledger.refuse(FOLDER, "1", ONE));
        assertFalse(ledger.refuse(FOLDER, "1", ONE));
        assertTrue(ledger.refuse(FOLDER, "2", ONE));
        assertTrue(ledger.refuse(FOLDER, "2", OTHER));
        assertTrue(ledger.refuse(FOLDER, null, OTHER));
        assertFalse(ledger.refuse(FOLDER, null, OTHER));
    }

    @Test
    void content_is_deployed_until_other_content_is_seen() {
        ledger.accept(FOLDER, "1");
        assertTrue(ledger.isDeployed(FOLDER.path(), "1"));

        ledger.refuse(FOLDER, "2", ONE);
        assertFalse(ledger.isDeployed(FOLDER.path(), "1"));
        assertFalse(ledger.isDeployed(FOLDER.path(), "2"));
    }

    @Test
    void the_time_is_when_the_content_was_first_seen() {
        Instant before = Instant.parse("2026-01-01T00:00:00Z");
        ledger.restore(new Deployment("x", FOLDER.path(), "1", List.of(), before));

        ledger.accept(FOLDER, "1");
        assertEquals(before, seen());

        ledger.accept(FOLDER, "2");
        assertTrue(seen().isAfter(before));
    }

    @Test
    void two_sources_of_one_id_are_told_apart() {
        ledger.accept(FOLDER, "1");
        ledger.refuse(ARCHIVE, "1", ONE);

        assertEquals(
                List.of("x", "x.zip"), ledger.deployments().stream().map(Deployment::id).toList());
        assertEquals(Optional.of(FOLDER.path()), ledger.holder("x", ARCHIVE.path()));
        assertEquals(Optional.empty(), ledger.holder("x", FOLDER.path()));
    }

    @Test
    void the_list_is_ordered_by_id() {
        ledger.accept(new Source(Path.of("/a/z"), "z", false), "1");
        ledger.accept(new Source(Path.of("/b/y"), "y", false), "2");

        assertEquals(List.of("y", "z"), ledger.deployments().stream().map(Deployment::id).toList());
    }

    private Instant seen() {
        return ledger.at(FOLDER.path()).orElseThrow().seen();
    }
}
