package dev.tenon.runner.grpc.contract;

import com.google.protobuf.ByteString;
import dev.tenon.api.CallException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The parameters of a function that has an RPC of its own. */
final class Parameters {

    private final String function;
    private final Map<String, Member> members;

    Parameters(String function, byte[] json) throws CallException.Failed {
        this.function = function;
        try {
            this.members = Json.members(json);
        } catch (IllegalArgumentException wrong) {
            throw refused("parameters", wrong.getMessage());
        }
    }

    /** The JSON text of a member of any shape; {@code null} where there is none. */
    ByteString json(String name) {
        Member member = members.get(name);
        return member == null ? Json.NULL : member.json();
    }

    /** A member that must be a string. */
    String text(String name) throws CallException.Failed {
        Member member = members.get(name);
        if (member == null || member.text() == null) {
            throw refused(name, "found %s, expected a string".formatted(kind(member)));
        }
        return member.text();
    }

    /** A member that must be bytes in base64. */
    ByteString bytes(String name) throws CallException.Failed {
        String text = text(name);
        try {
            return ByteString.copyFrom(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            throw refused(name, "not base64: " + notBase64.getMessage());
        }
    }

    /** A member that must be an object, absent for an empty one: strings as they are. */
    Map<String, String> texts(String name) throws CallException.Failed {
        Member member = members.get(name);
        Map<String, String> texts = new HashMap<>();
        if (member == null) {
            return texts;
        }
        try {
            Json.members(member.json().toByteArray())
                    .forEach(
                            (key, value) ->
                                    texts.put(
                                            key,
                                            value.text() == null
                                                    ? value.json().toStringUtf8()
                                                    : value.text()));
        } catch (IllegalArgumentException wrong) {
            throw refused(name, wrong.getMessage());
        }
        return texts;
    }

    private static String kind(@org.jspecify.annotations.Nullable Member member) {
        return member == null ? "nothing" : member.kind();
    }

    private CallException.Failed refused(String member, String why) {
        return new CallException.Failed(function + ": " + member + ": " + why);
    }
}
