package dev.tenon.runner.process;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.Permissions.FileGrant;
import dev.tenon.api.runner.LoadRequest;
import dev.tenon.runner.process.ResourceLimits.Resource;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a plugin's process may see and use, by its manifest and the operator's settings. */
public final class PluginConfinement {

    private PluginConfinement() {}

    /**
     * A confinement with the sandbox, the files and the limits of resources that both ask for; of
     * memory and network the runner decides.
     *
     * @throws LoadException naming what this host cannot enforce
     */
    public static Confinement.Builder of(LoadRequest request, ProcessSettings settings)
            throws LoadException {
        Permissions permissions = request.manifest().permissions();
        boolean sandboxed = sandboxed(request.id(), permissions, settings);
        Confinement.Builder confinement =
                Confinement.builder()
                        .sandboxed(sandboxed)
                        .network(!sandboxed)
                        .limits(limits(settings));
        if (sandboxed) {
            confinement.readable(request.content().toAbsolutePath(), "the plugin's folder");
            confinement.writable(request.work().toAbsolutePath(), "the plugin's work folder");
            for (String path : settings.readable()) {
                confinement.readable(absolute(path, settings), settings.pid() + ": readable");
            }
            grant(confinement, permissions.filesystem(), request.work().toAbsolutePath());
        }
        return confinement;
    }

    private static void grant(Confinement.Builder confinement, List<FileGrant> grants, Path work) {
        for (int i = 0; i < grants.size(); i++) {
            FileGrant grant = grants.get(i);
            boolean own = !Path.of(grant.path()).isAbsolute();
            boolean writable = grant.mode() == FileGrant.Mode.READWRITE;
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

    private static Path absolute(String path, ProcessSettings settings) throws LoadException {
        Path folder = Path.of(path);
        if (!folder.isAbsolute()) {
            throw new LoadException(
                    "%s: readable: found %s, expected an absolute path"
                            .formatted(settings.pid(), path));
        }
        return folder;
    }

    private static boolean sandboxed(String id, Permissions permissions, ProcessSettings settings)
            throws LoadException {
        String without = whyNot(id, settings);
        if (without != null && !permissions.filesystem().isEmpty()) {
            throw new LoadException(
                    "permissions.filesystem: found '%s', which cannot be enforced on this host: %s"
                            .formatted(permissions.filesystem().get(0).path(), without));
        }
        boolean exempt = settings.unsandboxed().contains(id);
        boolean required = settings.sandbox() == ProcessSettings.Sandboxing.REQUIRED;
        if (without != null && !exempt && required) {
            throw new LoadException(
                    "%s: sandbox is required, but %s".formatted(settings.pid(), without));
        }
        return without == null;
    }

    private static @Nullable String whyNot(String id, ProcessSettings settings) {
        if (settings.unsandboxed().contains(id)) {
            return settings.pid() + ": unsandboxed names this plugin";
        }
        if (settings.sandbox() == ProcessSettings.Sandboxing.OFF) {
            return settings.pid() + ": sandbox is off";
        }
        return Bubblewrap.find().isPresent()
                ? null
                : "bubblewrap (bwrap) is not there or does not work";
    }

    private static ResourceLimits limits(ProcessSettings settings) {
        String pid = settings.pid();
        ResourceLimits limits = ResourceLimits.NONE;
        limits = with(limits, Resource.OPEN_FILES, settings.openFiles(), pid + ": open_files");
        limits = with(limits, Resource.FILE_SIZE, settings.fileSize(), pid + ": file_size");
        limits = with(limits, Resource.CPU_SECONDS, settings.cpuSeconds(), pid + ": cpu_seconds");
        return with(limits, Resource.PROCESSES, settings.processes(), pid + ": processes");
    }

    private static ResourceLimits with(
            ResourceLimits limits, Resource resource, @Nullable Long value, String field) {
        return value == null ? limits : limits.with(resource, value, field);
    }
}
