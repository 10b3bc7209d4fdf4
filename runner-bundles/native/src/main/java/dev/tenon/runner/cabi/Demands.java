package dev.tenon.runner.cabi;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.NativeSection;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.runner.LoadRequest;

/** What a manifest asks for, and whether this host can keep it. */
final class Demands {

    private Demands() {}

    static NativeSection section(PluginManifest manifest) throws LoadException {
        if (!(manifest.section() instanceof NativeSection section)) {
            throw new LoadException(
                    "runtime is '" + manifest.runtime() + "', this runner is for 'native'");
        }
        if (section.abiVersion() != NativeSection.ABI_VERSION) {
            throw new LoadException(
                    "abi_version: found %d, expected %d"
                            .formatted(section.abiVersion(), NativeSection.ABI_VERSION));
        }
        return section;
    }

    /** The library, a file of the content that was checked. */
    static String library(LoadRequest request, NativeSection section) throws LoadException {
        String library = section.library();
        if (library == null || !request.digests().containsKey(library)) {
            throw new LoadException(
                    "native.library: found %s, expected a file of the plugin"
                            .formatted(library == null ? "nothing" : "'" + library + "'"));
        }
        return library;
    }

    /** Whether the operator trusts just this content, and it asks for nothing that cannot hold. */
    static void checkInProcess(LoadRequest request, Settings settings) throws LoadException {
        String trusted = settings.inProcess().get(request.id());
        String setting = request.id() + ":" + request.hash();
        if (trusted == null) {
            throw new LoadException(
                    "native.isolation: found in-process, which the operator allows by %s: in_process = %s"
                            .formatted(Settings.PID, setting));
        }
        if (!trusted.equals(request.hash())) {
            throw new LoadException(
                    "native.isolation: found in-process; %s: in_process trusts content %s of this plugin, and this is %s"
                            .formatted(Settings.PID, trusted, request.hash()));
        }
        Permissions permissions = request.manifest().permissions();
        if (permissions.memoryMax() != null) {
            throw unenforceable("permissions.memory.max", permissions.memoryMax() + " bytes");
        }
        if (!permissions.filesystem().isEmpty()) {
            throw unenforceable("permissions.filesystem", permissions.filesystem().get(0).path());
        }
    }

    private static LoadException unenforceable(String field, String found) {
        return new LoadException(
                "%s: found %s, which cannot be enforced in the container's process: expected isolation worker"
                        .formatted(field, found));
    }
}
