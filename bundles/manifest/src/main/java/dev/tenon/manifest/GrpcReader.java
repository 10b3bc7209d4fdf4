package dev.tenon.manifest;

import dev.tenon.api.manifest.GrpcSection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Section {@code grpc}. */
final class GrpcReader {
    private static final List<Integer> DEFAULT_VERSIONS = List.of(1);
    private static final int LARGEST_VERSION = 1 << 16;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,255}");
    private static final Pattern TARGET =
            Pattern.compile("(?:dns:///)?(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}");
    private static final int LARGEST_PORT = 65_535;

    private final Section grpc;

    /** The only value of {@code grpc.services}. */
    enum Services {
        REFLECTION
    }

    GrpcReader(Field field) {
        grpc =
                field.section(
                        "binary",
                        "args",
                        "cookie",
                        "versions",
                        "services",
                        "descriptor_set",
                        "auto_mtls",
                        "insecure_tcp",
                        "target",
                        "tls");
    }

    @Nullable GrpcSection read() {
        String binary = grpc.field("binary").file();
        String target = grpc.field("target").parsed(GrpcReader::target);
        checkStartOrReach();
        List<String> args = args();
        GrpcSection.Cookie cookie = cookie();
        List<Integer> versions = versions();
        Services services = grpc.field("services").oneOf(Services.class);
        String descriptorSet = grpc.field("descriptor_set").file();
        boolean autoMtls = grpc.field("auto_mtls").flag(false);
        boolean insecureTcp = grpc.field("insecure_tcp").flag(false);
        GrpcSection.Tls tls = tls();
        if ((binary == null) == (target == null)) {
            return null;
        }
        return new GrpcSection(
                binary,
                args,
                cookie,
                versions,
                services != null || descriptorSet != null,
                descriptorSet,
                autoMtls,
                insecureTcp,
                target,
                tls);
    }

    /** A process is started or a server is reached, and each has fields of its own. */
    private void checkStartOrReach() {
        if (grpc.has("binary") && grpc.has("target")) {
            grpc.field("target").problem("grpc.binary and grpc.target", "one of them");
        } else if (grpc.has("target")) {
            refuse(
                    "no process is started",
                    "args",
                    "cookie",
                    "versions",
                    "auto_mtls",
                    "insecure_tcp");
        } else {
            grpc.field("binary").required("the name of an executable, or grpc.target");
            refuse("it is for grpc.target", "tls");
        }
    }

    private void refuse(String reason, String... names) {
        for (String name : names) {
            if (grpc.has(name)) {
                grpc.field(name).problem("a field that has no effect", "none: " + reason);
            }
        }
    }

    private List<String> args() {
        List<String> args = new ArrayList<>();
        for (Field item : grpc.field("args").items()) {
            String arg = item.parsed(GrpcReader::withoutNul);
            if (arg != null) {
                args.add(arg);
            }
        }
        return args;
    }

    private GrpcSection.@Nullable Cookie cookie() {
        Field field = grpc.field("cookie");
        if (!field.isPresent()) {
            return null;
        }
        Section cookie = field.section("key", "value");
        String key =
                cookie.field("key")
                        .required("the name of an environment variable")
                        .parsed(GrpcReader::variable);
        String value = cookie.field("value").required("the value of that variable").label();
        return key == null || value == null ? null : new GrpcSection.Cookie(key, value);
    }

    private List<Integer> versions() {
        Set<Integer> versions = new LinkedHashSet<>();
        Field field = grpc.field("versions");
        for (Field item : field.items()) {
            int version = (int) item.integer(0, LARGEST_VERSION, -1);
            Distinct.add(versions, version < 0 ? null : version, item);
        }
        if (field.isPresent() && field.items().isEmpty()) {
            field.problem("an empty list", "protocol versions");
        }
        return versions.isEmpty() ? DEFAULT_VERSIONS : List.copyOf(versions);
    }

    private GrpcSection.@Nullable Tls tls() {
        Field field = grpc.field("tls");
        if (!field.isPresent()) {
            return null;
        }
        Section tls = field.section("ca", "cert", "key");
        String ca = tls.field("ca").required("the name of a PEM file").file();
        String cert = tls.field("cert").file();
        String key = tls.field("key").file();
        if (tls.has("cert") != tls.has("key")) {
            field.problem("one of cert and key", "both or none");
            return null;
        }
        boolean pair = (cert == null) == (key == null);
        return ca == null || !pair ? null : new GrpcSection.Tls(ca, cert, key);
    }

    private static String variable(String text) {
        if (!VARIABLE.matcher(text).matches()) {
            throw new IllegalArgumentException("the name of an environment variable");
        }
        return text;
    }

    private static String withoutNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("text without NUL");
        }
        return text;
    }

    private static String target(String text) {
        boolean valid = text.length() <= 300 && TARGET.matcher(text).matches();
        int port = valid ? Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)) : 0;
        if (port < 1 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("an address such as dns:///name:port");
        }
        return text;
    }
}
