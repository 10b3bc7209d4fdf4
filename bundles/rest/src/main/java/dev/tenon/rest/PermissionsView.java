package dev.tenon.rest;

import dev.tenon.api.manifest.Permissions;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin may do and use.
 *
 * @param http hosts, such as {@code *.example.com}
 * @param host host functions contributed by other bundles
 * @param memoryMaxBytes {@code null} for no bound
 * @param kv {@code null} for the container's default
 */
record PermissionsView(
        List<String> http,
        List<FileView> filesystem,
        @Nullable Long memoryMaxBytes,
        double timeoutSeconds,
        List<String> host,
        Permissions.@Nullable KvQuota kv) {

    /** A file or folder it may see; {@code mode} is {@code read} or {@code readwrite}. */
    record FileView(String path, String mode) {}

    static PermissionsView of(Permissions permissions) {
        return new PermissionsView(
                permissions.http().stream().map(Permissions.Host::pattern).toList(),
                permissions.filesystem().stream().map(PermissionsView::file).toList(),
                permissions.memoryMax(),
                permissions.timeout().toMillis() / 1000.0,
                permissions.hostFunctions(),
                permissions.kv());
    }

    private static FileView file(Permissions.FileGrant grant) {
        return new FileView(grant.path(), grant.mode().name().toLowerCase(Locale.ROOT));
    }
}
