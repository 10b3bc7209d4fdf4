package dev.tenon.runner.cabi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.LoadException;
import dev.tenon.api.host.HostException;
import dev.tenon.api.manifest.NativeSection;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.SemanticVersion;
import dev.tenon.runner.json.JsonValues;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a library says of itself, held against what its manifest says of it. */
final class Metadata {

    private static final String WHERE = "the library's metadata: ";

    private final Map<?, ?> members;

    private Metadata(Map<?, ?> members) {
        this.members = members;
    }

    /**
     * Checks.
     *
     * @param json what the library answers, which may be anything
     * @throws LoadException naming the member, what was found and what was expected
     */
    static void check(byte[] json, PluginManifest manifest) throws LoadException {
        Metadata metadata = read(json);
        metadata.checkSame("name", manifest.name());
        if (!manifest.version().equals(SemanticVersion.NONE)) {
            metadata.checkSame("version", manifest.version().toString());
        }
        metadata.checkText("description");
        metadata.checkAbiVersion();
        metadata.checkThreadSafe(manifest);
    }

    private static Metadata read(byte[] json) throws LoadException {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
            if (JsonValues.read(json, "it") instanceof Map<?, ?> members) {
                return new Metadata(members);
            }
            throw new LoadException(WHERE + "found another JSON value, expected an object");
        } catch (CharacterCodingException malformed) {
            throw new LoadException(
                    WHERE + "found bytes that are no UTF-8, expected a JSON object", malformed);
        } catch (HostException malformed) {
            throw new LoadException(WHERE + malformed.getMessage(), malformed);
        }
    }

    private void checkSame(String member, String expected) throws LoadException {
        Object found = members.get(member);
        if (!expected.equals(found)) {
            throw wrong(member, found, quoted(expected) + ", as the manifest says");
        }
    }

    private void checkText(String member) throws LoadException {
        Object found = members.get(member);
        if (!(found instanceof String)) {
            throw wrong(member, found, "a string");
        }
    }

    private void checkAbiVersion() throws LoadException {
        Object found = members.get("abi_version");
        boolean same =
                found instanceof Number number && number.longValue() == NativeSection.ABI_VERSION;
        if (!same) {
            throw wrong("abi_version", found, String.valueOf(NativeSection.ABI_VERSION));
        }
    }

    /** A library that says that it is not must not be entered twice, whatever stands beside it. */
    private void checkThreadSafe(PluginManifest manifest) throws LoadException {
        Object found = members.get("thread_safe");
        if (found != null && !(found instanceof Boolean)) {
            throw wrong("thread_safe", found, "true or false");
        }
        boolean wanted =
                manifest.section() instanceof NativeSection section && section.threadSafe();
        if (wanted && Boolean.FALSE.equals(found)) {
            throw wrong("thread_safe", found, "true, as the manifest says");
        }
    }

    private static LoadException wrong(String member, @Nullable Object found, String expected) {
        return new LoadException(
                "%s%s: found %s, expected %s"
                        .formatted(
                                WHERE,
                                member,
                                found == null
                                        ? "nothing"
                                        : found instanceof String text ? quoted(text) : found,
                                expected));
    }

    private static String quoted(String text) {
        return '"' + (text.length() <= 100 ? text : text.substring(0, 100) + "…") + '"';
    }
}
