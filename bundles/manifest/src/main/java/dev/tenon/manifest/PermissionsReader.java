package dev.tenon.manifest;

import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.Permissions.FileGrant;
import dev.tenon.api.manifest.Permissions.Host;
import dev.tenon.api.manifest.Permissions.KvQuota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Section {@code permissions}, or {@code wasm.permissions}: the same fields in either place. */
final class PermissionsReader {
    private static final Duration SHORTEST = Duration.ofNanos(1);

    private PermissionsReader() {}

    /**
     * @param defaultMemoryMax bytes of memory where the section names none
     */
    static Permissions read(Field field, @Nullable Long defaultMemoryMax) {
        Section permissions =
                field.section("http", "filesystem", "memory", "execution", "host", "kv");
        return new Permissions(
                http(permissions.field("http")),
                filesystem(permissions.field("filesystem")),
                memoryMax(
                        permissions.field("memory").section("max").field("max"), defaultMemoryMax),
                permissions
                        .field("execution")
                        .section("timeout")
                        .field("timeout")
                        .duration(SHORTEST, Permissions.DEFAULT_TIMEOUT),
                hostFunctions(permissions.field("host")),
                kv(permissions.field("kv")));
    }

    private static List<Host> http(Field field) {
        Set<Host> hosts = new LinkedHashSet<>();
        for (Field item : field.items()) {
            Field host = item.section("host").field("host");
            Distinct.add(
                    hosts,
                    host.required("a host such as example.com").parsed(HostPattern::parse),
                    host);
        }
        return List.copyOf(hosts);
    }

    private static List<FileGrant> filesystem(Field field) {
        List<FileGrant> grants = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (Field item : field.items()) {
            Section grant = item.section("path", "mode");
            Field pathField = grant.field("path");
            String path = pathField.required("a path").parsed(GrantPath::parse);
            FileGrant.Mode mode =
                    grant.field("mode").required("read or readwrite").oneOf(FileGrant.Mode.class);
            Distinct.add(paths, path, pathField);
            if (path != null && mode != null) {
                grants.add(new FileGrant(path, mode));
            }
        }
        return grants;
    }

    private static @Nullable Long memoryMax(Field field, @Nullable Long preset) {
        Long bytes = field.parsed(ByteSize::parse);
        if (bytes == null) {
            return preset;
        }
        if (bytes == 0) {
            field.problem(Found.in(field.node()), "more than 0");
            return preset;
        }
        return bytes;
    }

    private static List<String> hostFunctions(Field field) {
        Set<String> names = new LinkedHashSet<>();
        for (Field item : field.items()) {
            Distinct.add(names, item.label(), item);
        }
        return List.copyOf(names);
    }

    private static @Nullable KvQuota kv(Field field) {
        if (!field.isPresent()) {
            return null;
        }
        Section kv = field.section("keys", "bytes");
        long keys = kv.field("keys").required("how many keys").integer(0, Long.MAX_VALUE, 0);
        Long bytes = kv.field("bytes").required("a size such as 10MB").parsed(ByteSize::parse);
        return bytes == null ? null : new KvQuota(keys, bytes);
    }
}
