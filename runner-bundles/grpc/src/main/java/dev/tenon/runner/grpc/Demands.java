package dev.tenon.runner.grpc;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.GrpcSection;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.runner.LoadRequest;
import dev.tenon.runner.process.Confinement;
import dev.tenon.runner.process.PluginConfinement;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a manifest and the operator ask for, and whether this host can keep it. */
final class Demands {

    private Demands() {}

    static GrpcSection section(PluginManifest manifest) throws LoadException {
        if (manifest.section() instanceof GrpcSection section) {
            return section;
        }
        throw new LoadException(
                "runtime is '" + manifest.runtime() + "', this runner is for 'grpc'");
    }

    /** Refuses what cannot hold for a server that somebody else runs. */
    static void checkRemote(LoadRequest request) throws LoadException {
        Permissions permissions = request.manifest().permissions();
        if (permissions.memoryMax() != null) {
            throw notThere("permissions.memory.max", permissions.memoryMax() + " bytes");
        }
        if (!permissions.filesystem().isEmpty()) {
            throw notThere("permissions.filesystem", permissions.filesystem().get(0).path());
        }
        if (!request.configuration().values().isEmpty()) {
            throw new LoadException(
                    "configuration: found %s, expected none: a server at grpc.target is configured where it runs"
                            .formatted(request.configuration()));
        }
    }

    private static LoadException notThere(String field, String found) {
        return new LoadException(
                "%s: found %s, which cannot be enforced on a server at grpc.target"
                        .formatted(field, found));
    }

    /** The executable. */
    static Path binary(Path content, String name) throws LoadException {
        Path binary = content.resolve(name);
        if (!Files.isRegularFile(binary)) {
            throw new LoadException("grpc.binary: found no file " + name);
        }
        if (!Files.isExecutable(binary)) {
            throw new LoadException(
                    "grpc.binary: %s is not executable: expected a program, or a script that begins with #!"
                            .formatted(name));
        }
        return binary.toAbsolutePath();
    }

    /** What the process may see and use. */
    static Confinement confinement(LoadRequest request, GrpcSection section, Settings settings)
            throws LoadException {
        Confinement.Builder confinement = PluginConfinement.of(request, settings.processes());
        if (section.insecureTcp()) {
            confinement.network(true);
        }
        Long memoryMax = request.manifest().permissions().memoryMax();
        if (memoryMax != null) {
            confinement.memoryMax(memoryMax);
        }
        // for plugins that are Java programs
        confinement.readable(Path.of(System.getProperty("java.home")), "java.home");
        return confinement.build();
    }
}
