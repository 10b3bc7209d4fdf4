package dev.tenon.runner.grpc.any;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import com.google.protobuf.WrappersProto;
import java.util.Map;
import java.util.Optional;

/** The messages whose JSON is not an object of their fields. */
final class WellKnownTypes {

    private static final Map<String, String> EXPECTED =
            Map.of(
                    Any.getDescriptor().getFullName(), "an object with \"@type\"",
                    Duration.getDescriptor().getFullName(), "a duration such as \"1.5s\"",
                    FieldMask.getDescriptor().getFullName(), "field names such as \"a,bC.d\"",
                    ListValue.getDescriptor().getFullName(), "an array, not too deep",
                    Struct.getDescriptor().getFullName(), "an object, not too deep",
                    Timestamp.getDescriptor().getFullName(),
                            "a time such as \"2006-01-02T15:04:05Z\"",
                    Value.getDescriptor().getFullName(), "a value, not too deep");

    private WellKnownTypes() {}

    static boolean has(Descriptor type) {
        return isWrapper(type) || EXPECTED.containsKey(type.getFullName());
    }

    /** Whether it is a scalar's message, such as {@code google.protobuf.Int32Value}. */
    static boolean isWrapper(Descriptor type) {
        return type.getFile().equals(WrappersProto.getDescriptor());
    }

    /** What its JSON is, for people. */
    static Optional<String> expected(Descriptor type) {
        return Optional.ofNullable(EXPECTED.get(type.getFullName()));
    }
}
