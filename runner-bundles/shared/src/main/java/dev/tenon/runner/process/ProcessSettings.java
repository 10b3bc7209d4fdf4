package dev.tenon.runner.process;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides for all processes of a runner, from the runner's PID.
 *
 * @param pid the PID, for errors
 * @param sandbox whether processes are confined by bubblewrap
 * @param unsandboxed ids of plugins that are not, whatever {@code sandbox} says
 * @param readable folders that sandboxed plugins may read beside those of the system
 * @param openFiles most open files of a process; {@code null} for what the container has
 * @param fileSize longest file a process may write, in bytes; {@code null} for no bound
 * @param cpuSeconds processor time a process may use in its life; {@code null} for no bound
 * @param processes most processes and threads; {@code null} for no bound
 */
public record ProcessSettings(
        String pid,
        Sandboxing sandbox,
        Set<String> unsandboxed,
        List<String> readable,
        @Nullable Long openFiles,
        @Nullable Long fileSize,
        @Nullable Long cpuSeconds,
        @Nullable Long processes) {

    /** Values of {@code sandbox}. */
    public enum Sandboxing {
        /** Where bubblewrap works. */
        AUTO,
        /** Always; a plugin does not start where it cannot be. */
        REQUIRED,
        /** Never. */
        OFF
    }

    public ProcessSettings {
        unsandboxed = Set.copyOf(unsandboxed);
        readable = List.copyOf(readable);
    }

    /**
     * @throws IllegalArgumentException naming the first key that is wrong
     */
    public static ProcessSettings of(SettingsReader settings) {
        return new ProcessSettings(
                settings.pid(),
                settings.value(
                        "sandbox",
                        Sandboxing.AUTO,
                        text -> Sandboxing.valueOf(text.toUpperCase(Locale.ROOT)),
                        "auto, required or off"),
                Set.copyOf(settings.list("unsandboxed")),
                settings.list("readable"),
                settings.limit("open_files"),
                settings.limit("file_size"),
                settings.limit("cpu_seconds"),
                settings.limit("processes"));
    }
}
