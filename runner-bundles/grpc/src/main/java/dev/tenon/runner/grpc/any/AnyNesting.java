package dev.tenon.runner.grpc.any;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bounds how deep messages lie in messages where some are packed into an Any. Protobuf bounds what
 * it parses at one go, but each Any is parsed anew when it becomes JSON, and a plugin can pack one
 * into the other until the stack ends.
 */
final class AnyNesting {

    private static final int MAX_DEPTH = 100;
    private static final String ANY = Any.getDescriptor().getFullName();

    private AnyNesting() {}

    /** Whether messages of this type may hold an Any, however deep. */
    static boolean mayBeIn(Descriptor type) {
        Set<Descriptor> seen = new HashSet<>(Set.of(type));
        Deque<Descriptor> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            Descriptor next = open.pop();
            if (next.getFullName().equals(ANY)) {
                return true;
            }
            next.getFields().stream()
                    .filter(field -> field.getJavaType() == JavaType.MESSAGE)
                    .map(FieldDescriptor::getMessageType)
                    .filter(seen::add)
                    .forEach(open::push);
        }
        return false;
    }

    static void check(DynamicMessage message, TypeRegistry types)
            throws InvalidProtocolBufferException {
        check(message, types, 0);
    }

    private static void check(Message message, TypeRegistry types, int depth)
            throws InvalidProtocolBufferException {
        if (depth > MAX_DEPTH) {
            throw new InvalidProtocolBufferException(
                    "messages are nested deeper than " + MAX_DEPTH);
        }
        Descriptor type = message.getDescriptorForType();
        if (type.getFullName().equals(ANY)) {
            String url = (String) message.getField(type.findFieldByNumber(1));
            Descriptor packed = url.isEmpty() ? null : types.getDescriptorForTypeUrl(url);
            if (packed != null) {
                ByteString bytes = (ByteString) message.getField(type.findFieldByNumber(2));
                check(DynamicMessage.parseFrom(packed, bytes), types, depth + 1);
            }
            return;
        }
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            if (field.getKey().getJavaType() == JavaType.MESSAGE) {
                List<?> values =
                        field.getValue() instanceof List<?> list ? list : List.of(field.getValue());
                for (Object value : values) {
                    check((Message) value, types, depth + 1);
                }
            }
        }
    }
}
