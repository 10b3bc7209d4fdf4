package dev.tenon.runner.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the processes of one guest: those of its session, and those that left it, as daemons do,
 * but have an environment that names the guest's private folder.
 *
 * <p>Handles are made before it is looked what a process is, and check the time it was started when
 * they are used: a process that comes to the same number in between is not touched.
 */
final class Survivors {

    private final long leader;
    private final long leaderStart;
    private final List<String> marks;

    /**
     * @param leaderStart zero if it was gone before it could be asked
     * @param privateFolders the guest's alone
     */
    Survivors(long leader, long leaderStart, Set<Path> privateFolders) {
        this.leader = leader;
        this.leaderStart = leaderStart;
        this.marks = privateFolders.stream().map(Path::toString).toList();
    }

    /** All that live now, the leader not among them. */
    List<ProcessHandle> find() {
        boolean sessionIsOurs =
                ProcessEntry.of(leader).map(now -> now.start() == leaderStart).orElse(true);
        List<ProcessHandle> found = new ArrayList<>();
        for (ProcessEntry entry : ProcessEntry.all()) {
            handle(entry, sessionIsOurs).ifPresent(found::add);
        }
        return found;
    }

    private Optional<ProcessHandle> handle(ProcessEntry seen, boolean sessionIsOurs) {
        if (!isOurs(seen, sessionIsOurs)) {
            return Optional.empty();
        }
        Optional<ProcessHandle> handle = ProcessHandle.of(seen.pid());
        boolean still =
                ProcessEntry.of(seen.pid()).filter(now -> now.start() == seen.start()).isPresent();
        return still ? handle : Optional.empty();
    }

    private boolean isOurs(ProcessEntry entry, boolean sessionIsOurs) {
        if (entry.pid() == leader || entry.isZombie() || entry.start() < leaderStart) {
            return false;
        }
        // a session keeps its number from being given to another while it has a member
        return sessionIsOurs && entry.session() == leader || environmentIsOurs(entry.pid());
    }

    private boolean environmentIsOurs(long pid) {
        if (marks.isEmpty() || pid == ProcessHandle.current().pid()) {
            return false;
        }
        try {
            byte[] bytes = Files.readAllBytes(ProcessEntry.file(pid, "environ"));
            String environment = new String(bytes, ISO_8859_1);
            return marks.stream().anyMatch(mark -> names(environment, mark));
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    /** Whether it names the folder or what is in it: {@code /run/g1}, but not {@code /run/g10}. */
    static boolean names(String environment, String folder) {
        String mark = new String(folder.getBytes(UTF_8), ISO_8859_1);
        for (int at = environment.indexOf(mark); at >= 0; at = environment.indexOf(mark, at + 1)) {
            int end = at + mark.length();
            if (end == environment.length() || "/\0:,".indexOf(environment.charAt(end)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
