package dev.tenon.runner.grpc;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.GrpcSection;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.runner.LoadRequest;
import dev.tenon.runner.grpc.process.Bubblewrap;
import dev.tenon.runner.grpc.process.Confinement;
import dev.tenon.runner.grpc.process.ResourceLimits;
import dev.tenon.runner.grpc.process.ResourceLimits.Resource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        Permissions permissions = request.manifest().permissions();
        boolean sandboxed = sandboxed(request.id(), permissions, settings);
        Confinement.Builder confinement =
                Confinement.builder()
                        .sandboxed(sandboxed)
                        .network(!sandboxed || section.insecureTcp())
                        .limits(limits(settings));
        if (permissions.memoryMax() != null) {
            confinement.memoryMax(permissions.memoryMax());
        }
        if (sandboxed) {
            confinement.readable(request.content().toAbsolutePath(), "the plugin's folder");
            confinement.writable(request.work().toAbsolutePath(), "the plugin's work folder");
            confinement.readable(Path.of(System.getProperty("java.home")), "java.home");
            for (String path : settings.readable()) {
                confinement.readable(absolute(path), Settings.PID + ": readable");
            }
            grant(confinement, permissions.filesystem(), request.work().toAbsolutePath());
        }
        return confinement.build();
    }

    private static void grant(
            Confinement.Builder confinement, List<Permissions.FileGrant> grants, Path work) {
        for (int i = 0; i < grants.size(); i++) {
            Permissions.FileGrant grant = grants.get(i);
            boolean own = !Path.of(grant.path()).isAbsolute();
            boolean writable = grant.mode() == Permissions.FileGrant.Mode.READWRITE;
            if (own && writable) {
                continue; // the whole work folder is
            }
            confinement.grant(
                    new Confinement.Grant(
                            work.resolve(grant.path()),
                            writable,
                            "permissions.filesystem[" + i + "].path",
                            own ? work : null));
        }
    }

    private static Path absolute(String path) throws LoadException {
        Path folder = Path.of(path);
        if (!folder.isAbsolute()) {
            throw new LoadException(
                    "%s: readable: found %s, expected an absolute path"
                            .formatted(Settings.PID, path));
        }
        return folder;
    }

    private static boolean sandboxed(String id, Permissions permissions, Settings settings)
            throws LoadException {
        String without = whyNot(id, settings);
        if (without != null && !permissions.filesystem().isEmpty()) {
            throw new LoadException(
                    "permissions.filesystem: found '%s', which cannot be enforced on this host: %s"
                            .formatted(permissions.filesystem().get(0).path(), without));
        }
        boolean exempt = settings.unsandboxed().contains(id);
        if (without != null && !exempt && settings.sandbox() == Settings.Sandboxing.REQUIRED) {
            throw new LoadException(
                    "%s: sandbox is required, but %s".formatted(Settings.PID, without));
        }
        return without == null;
    }

    private static @Nullable String whyNot(String id, Settings settings) {
        if (settings.unsandboxed().contains(id)) {
            return Settings.PID + ": unsandboxed names this plugin";
        }
        if (settings.sandbox() == Settings.Sandboxing.OFF) {
            return Settings.PID + ": sandbox is off";
        }
        return Bubblewrap.find().isPresent()
                ? null
                : "bubblewrap (bwrap) is not there or does not work";
    }

    private static ResourceLimits limits(Settings settings) {
        ResourceLimits limits = ResourceLimits.NONE;
        limits = with(limits, Resource.OPEN_FILES, settings.openFiles(), "open_files");
        limits = with(limits, Resource.FILE_SIZE, settings.fileSize(), "file_size");
        limits = with(limits, Resource.CPU_SECONDS, settings.cpuSeconds(), "cpu_seconds");
        return with(limits, Resource.PROCESSES, settings.processes(), "processes");
    }

    private static ResourceLimits with(
            ResourceLimits limits, Resource resource, @Nullable Long value, String key) {
        return value == null ? limits : limits.with(resource, value, Settings.PID + ": " + key);
    }
}
