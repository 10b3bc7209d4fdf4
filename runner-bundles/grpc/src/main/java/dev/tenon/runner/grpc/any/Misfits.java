package dev.tenon.runner.grpc.any;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds which part of some JSON keeps it from being a message, after JsonFormat, which rarely says
 * so, has refused the whole: descends JSON and schema together and tries each part alone.
 */
final class Misfits {

    /** How deep messages may lie in messages; JsonFormat's own bound. */
    private static final int MAX_DEPTH = 100;

    private static final String TYPE_URL = "@type";

    private final TypeRegistry types;
    private final JsonFormat.Parser parser;

    Misfits(TypeRegistry types, JsonFormat.Parser parser) {
        this.types = types;
        this.parser = parser;
    }

    /** What to tell of JSON that JsonFormat refused. */
    MisfitException find(String json, Descriptor type, String path, Exception refusal) {
        try {
            message(JsonPart.of(json), type, path, 0);
        } catch (MisfitException found) {
            return found;
        }
        return new MisfitException(
                path, "what JsonFormat refuses (" + refusal.getMessage() + ")", type.getFullName());
    }

    private void message(JsonPart json, Descriptor type, String path, int depth)
            throws MisfitException {
        if (depth > MAX_DEPTH) {
            throw new MisfitException(
                    path, "messages nested deeper than " + MAX_DEPTH, "at most that");
        }
        if (type.getFullName().equals(Any.getDescriptor().getFullName())) {
            any(object(json, Expected.message(type), path), path, depth);
        } else if (WellKnownTypes.has(type)) {
            if (!fits(json.json(), type)) {
                throw new MisfitException(path, Shown.json(json), Expected.message(type));
            }
        } else {
            members(object(json, "an object", path), type, path, depth);
        }
    }

    private void any(JsonPart json, String path, int depth) throws MisfitException {
        if (json.members().isEmpty()) {
            return;
        }
        @Nullable JsonPart url = json.members().get(TYPE_URL);
        if (url == null || url.kind() != JsonPart.Kind.STRING) {
            throw new MisfitException(
                    path,
                    url == null ? "no \"@type\"" : "\"@type\" " + Shown.json(url),
                    Expected.TYPE_URL);
        }
        Descriptor type = packed(url.text());
        if (type == null) {
            throw new MisfitException(
                    Shown.member(path, TYPE_URL), Shown.json(url), Expected.TYPE_URL);
        }
        if (WellKnownTypes.has(type)) {
            JsonPart content = json.members().get("value");
            if (content != null) {
                message(content, type, path + ".value", depth + 1);
            }
        } else {
            members(json.without(TYPE_URL), type, path, depth + 1);
        }
    }

    private @Nullable Descriptor packed(String url) {
        try {
            return types.getDescriptorForTypeUrl(url);
        } catch (InvalidProtocolBufferException noUrl) {
            return null;
        }
    }

    private void members(JsonPart json, Descriptor type, String path, int depth)
            throws MisfitException {
        Map<String, FieldDescriptor> known = fields(type);
        Map<FieldDescriptor, String> seen = new HashMap<>();
        Map<OneofDescriptor, String> taken = new HashMap<>();
        for (Map.Entry<String, JsonPart> member : json.members().entrySet()) {
            String name = member.getKey();
            String at = Shown.member(path, name);
            FieldDescriptor field = known.get(name);
            if (field == null) {
                throw new MisfitException(
                        at, "an unknown field", Expected.field(type, name, known.keySet()));
            }
            if (member.getValue().isNull()) {
                continue; // as if absent, and never refused
            }
            String before = seen.putIfAbsent(field, name);
            if (before != null) {
                throw new MisfitException(
                        at, "the field that " + before + " is, too", "one of the two");
            }
            OneofDescriptor oneof = field.getRealContainingOneof();
            String other = oneof == null ? null : taken.putIfAbsent(oneof, name);
            if (oneof != null && other != null) {
                throw new MisfitException(
                        at,
                        "a second field of oneof " + oneof.getName() + " beside " + other,
                        "one of them");
            }
            field(member.getValue(), field, at, depth);
        }
    }

    private void field(JsonPart json, FieldDescriptor field, String path, int depth)
            throws MisfitException {
        if (field.isMapField()) {
            entries(json, field, path, depth);
        } else if (field.isRepeated()) {
            if (json.kind() != JsonPart.Kind.ARRAY) {
                throw new MisfitException(
                        path, Shown.json(json), "an array of " + Expected.value(field));
            }
            int index = 0;
            for (JsonPart element : json.elements()) {
                value(element, field, path + "[" + index++ + "]", depth);
            }
        } else {
            value(json, field, path, depth);
        }
    }

    private void entries(JsonPart json, FieldDescriptor field, String path, int depth)
            throws MisfitException {
        FieldDescriptor keys = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor values = field.getMessageType().findFieldByNumber(2);
        String expected = "an object of " + Expected.value(values);
        for (Map.Entry<String, JsonPart> entry :
                object(json, expected, path).members().entrySet()) {
            String at = Shown.member(path, entry.getKey());
            String key = Shown.quoted(entry.getKey());
            if (!fits(key, keys)) {
                throw new MisfitException(
                        at,
                        "the key " + Shown.text(entry.getKey()),
                        "a key that is " + Expected.value(keys));
            }
            if (entry.getValue().isNull() && !fits("{%s:null}".formatted(key), field)) {
                throw new MisfitException(at, "null", Expected.value(values));
            }
            value(entry.getValue(), values, at, depth);
        }
    }

    /** One value of a field, which may be one of several. */
    private void value(JsonPart json, FieldDescriptor field, String path, int depth)
            throws MisfitException {
        if (field.getJavaType() == JavaType.MESSAGE && !json.isNull()) {
            message(json, field.getMessageType(), path, depth + 1);
        } else if (!fits(json.json(), field)) {
            throw new MisfitException(path, Shown.json(json), Expected.value(field, json));
        }
    }

    private static JsonPart object(JsonPart json, String expected, String path)
            throws MisfitException {
        if (json.kind() != JsonPart.Kind.OBJECT) {
            throw new MisfitException(path, Shown.json(json), expected);
        }
        return json;
    }

    private boolean fits(String value, FieldDescriptor field) {
        boolean element = field.isRepeated() && !field.isMapField();
        String whole = element ? "[" + value + "]" : value;
        return fits(
                "{%s:%s}".formatted(Shown.quoted(field.getName()), whole),
                field.getContainingType());
    }

    private boolean fits(String json, Descriptor type) {
        try {
            parser.merge(json, DynamicMessage.newBuilder(type));
            return true;
        } catch (InvalidProtocolBufferException | RuntimeException misfit) {
            return false;
        }
    }

    /** By both names that a field goes by in JSON, its JSON name first. */
    private static Map<String, FieldDescriptor> fields(Descriptor type) {
        Map<String, FieldDescriptor> fields = new LinkedHashMap<>();
        type.getFields().forEach(field -> fields.put(field.getJsonName(), field));
        type.getFields().forEach(field -> fields.putIfAbsent(field.getName(), field));
        return fields;
    }
}
