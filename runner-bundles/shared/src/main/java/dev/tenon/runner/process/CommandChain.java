package dev.tenon.runner.process;

import dev.tenon.api.LoadException;
import dev.tenon.runner.process.ResourceLimits.Resource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The small programs of the operating system that come before a guest's: each sets something for
 * the process and becomes the next. They take about a millisecond each, so that none is used that
 * is not needed.
 */
final class CommandChain {

    private final Optional<Path> setsid;
    private final Optional<Path> setpriv;
    private final Optional<Path> prlimit;

    private CommandChain(Optional<Path> setsid, Optional<Path> setpriv, Optional<Path> prlimit) {
        this.setsid = setsid;
        this.setpriv = setpriv;
        this.prlimit = prlimit;
    }

    /** Looks for the tools and tries those that have less capable namesakes. */
    static CommandChain find() {
        if (!Tools.isLinux()) {
            return new CommandChain(Optional.empty(), Optional.empty(), Optional.empty());
        }
        Optional<Path> trivial = Tools.find("true");
        Optional<Path> setpriv =
                Tools.find("setpriv")
                        .filter(tool -> trivial.isPresent())
                        .filter(
                                tool ->
                                        Tools.works(
                                                List.of(
                                                        tool.toString(),
                                                        "--pdeathsig",
                                                        "KILL",
                                                        trivial.get().toString())));
        return new CommandChain(Tools.find("setsid"), setpriv, Tools.find("prlimit"));
    }

    Optional<Path> setsid() {
        return setsid;
    }

    /**
     * What to execute.
     *
     * @param tools the programs before the guest's, as they stand in the command
     * @param sandbox whether the leader stays bwrap, outside of the sandbox
     */
    record Plan(List<String> command, Set<String> tools, boolean sandbox) {}

    /**
     * The whole command for a program.
     *
     * @param group that bounds how many processes there are; {@code null} to leave that to prlimit
     * @throws LoadException naming what cannot be enforced here
     */
    Plan plan(Program program, Set<Path> privateFolders, PidsGroups.@Nullable Group group)
            throws LoadException {
        Confinement confinement = program.confinement();
        List<String> command = new ArrayList<>();
        Set<String> tools = new HashSet<>();
        setsid.ifPresent(tool -> add(command, tools, List.of(tool.toString())));
        if (!confinement.sandboxed()) {
            // bwrap does this by itself
            setpriv.ifPresent(
                    tool -> add(command, tools, List.of(tool.toString(), "--pdeathsig", "KILL")));
        }
        ResourceLimits limits = confinement.limits();
        if (group != null) {
            add(command, tools, group.command());
            limits = limits.without(Resource.PROCESSES);
        }
        add(command, tools, limits.command(prlimit));
        if (!confinement.sandboxed()) {
            command.addAll(program.command());
            return new Plan(command, tools, false);
        }
        Bubblewrap bubblewrap = Bubblewrap.find().orElseThrow(CommandChain::noSandbox);
        add(
                command,
                tools,
                bubblewrap.wrap(
                        program.command(), program.directory(), confinement, privateFolders));
        return new Plan(command, tools, true);
    }

    private static LoadException noSandbox() {
        return new LoadException(
                "a sandbox is required, but cannot be made on this host: bubblewrap (bwrap) was not"
                        + " found on PATH, or may not create namespaces here");
    }

    private static void add(List<String> command, Set<String> tools, List<String> link) {
        if (!link.isEmpty()) {
            command.addAll(link);
            tools.add(link.get(0));
        }
    }
}
