package dev.tenon.runner.grpc.any;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import java.io.IOException;

/**
 * What a method's answers are as JSON.
 *
 * @param function begins what errors say
 * @param stream whether the JSON is an array of messages
 * @param holdsAny whether an Any may be somewhere in a message
 */
record AnswerForm(String function, boolean stream, boolean holdsAny, MessageJson json) {

    static AnswerForm of(String function, Descriptor type, boolean stream, MessageJson json) {
        return new AnswerForm(function, stream, AnyNesting.mayBeIn(type), json);
    }

    void write(DynamicMessage message, JsonBuffer out) throws IOException {
        if (holdsAny) {
            AnyNesting.check(message, json.types());
        }
        json.write(message, out);
    }
}
