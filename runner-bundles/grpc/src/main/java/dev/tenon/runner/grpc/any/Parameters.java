package dev.tenon.runner.grpc.any;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import dev.tenon.api.CallException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a method is called with.
 *
 * @param function begins what errors say
 * @param stream whether the JSON is an array of messages
 */
record Parameters(String function, Descriptor type, boolean stream, MessageJson json) {

    private static final String PATH = "parameters";

    List<DynamicMessage> read(byte[] parameters) throws CallException.Failed {
        try {
            if (stream) {
                return parameters.length == 0
                        ? List.of()
                        : elements(JsonPart.of(JsonText.of(parameters)));
            }
            return List.of(
                    parameters.length == 0
                            ? json.empty(type, PATH)
                            : json.read(JsonText.of(parameters), type, PATH));
        } catch (JsonText.Malformed | MisfitException misfit) {
            throw new CallException.Failed(function + ": " + misfit.getMessage());
        }
    }

    private List<DynamicMessage> elements(JsonPart array) throws MisfitException {
        if (array.kind() != JsonPart.Kind.ARRAY) {
            throw new MisfitException(PATH, Shown.json(array), "an array of " + type.getFullName());
        }
        List<DynamicMessage> messages = new ArrayList<>(array.elements().size());
        for (JsonPart element : array.elements()) {
            String path = "%s[%d]".formatted(PATH, messages.size());
            messages.add(json.read(element.json(), type, path));
        }
        return messages;
    }
}
