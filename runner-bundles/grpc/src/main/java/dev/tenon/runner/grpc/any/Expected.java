package dev.tenon.runner.grpc.any;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a schema expects, for people. */
final class Expected {

    static final String TYPE_URL =
            "\"type.googleapis.com/\" and the name of a message that the plugin's services use";

    /** More names than this are not listed. */
    private static final int MAX_LISTED = 10;

    private Expected() {}

    /** A field's value, which is one of several if the field is repeated. */
    static String value(FieldDescriptor field) {
        return switch (field.getType()) {
            case MESSAGE, GROUP -> message(field.getMessageType());
            case BOOL -> "true or false";
            case BYTES -> "bytes in base64";
            case ENUM -> "a name of enum " + field.getEnumType().getFullName();
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }

    /** The same in place of what was found. */
    static String value(FieldDescriptor field, JsonPart found) {
        return field.getType() == FieldDescriptor.Type.ENUM
                ? name(field.getEnumType(), found.text())
                : value(field);
    }

    static String message(Descriptor type) {
        return WellKnownTypes.isWrapper(type)
                ? value(type.findFieldByName("value"))
                : WellKnownTypes.expected(type).orElse("an object (" + type.getFullName() + ")");
    }

    /** A field in place of an unknown one. */
    static String field(Descriptor type, String found, Collection<String> known) {
        if (known.isEmpty()) {
            return "none: " + type.getFullName() + " has no fields";
        }
        return oneOf(
                type.getFields().stream().map(FieldDescriptor::getJsonName).toList(),
                found,
                known,
                "a field of " + type.getFullName());
    }

    private static String name(EnumDescriptor type, String found) {
        List<String> names =
                type.getValues().stream().map(EnumValueDescriptor::getName).distinct().toList();
        return oneOf(names, found, names, "a name of enum " + type.getFullName());
    }

    /** The nearest of some names, or all if they are few, or at least what they are names of. */
    private static String oneOf(
            List<String> names, String found, Collection<String> candidates, String what) {
        return NearestName.of(found, candidates)
                .map(nearest -> Shown.text(nearest) + " (the nearest known)")
                .orElseGet(
                        () ->
                                names.size() > MAX_LISTED
                                        ? what
                                        : names.stream()
                                                .map(Shown::text)
                                                .collect(Collectors.joining(", ", "one of ", "")));
    }
}
