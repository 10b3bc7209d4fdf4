package dev.tenon.runner.grpc.any;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** Canonical proto JSON of the messages that some files define. */
final class MessageJson {

    private final TypeRegistry types;
    private final JsonFormat.Parser parser;
    private final JsonFormat.Printer printer;
    private final Misfits misfits;

    private MessageJson(TypeRegistry types) {
        this.types = types;
        this.parser = JsonFormat.parser().usingTypeRegistry(types);
        this.printer =
                JsonFormat.printer().usingTypeRegistry(types).omittingInsignificantWhitespace();
        this.misfits = new Misfits(types, parser);
    }

    static MessageJson of(Collection<FileDescriptor> files) {
        TypeRegistry.Builder types = TypeRegistry.newBuilder();
        WellKnownFiles.all().forEach(file -> types.add(file.getMessageTypes()));
        files.forEach(file -> types.add(file.getMessageTypes()));
        return new MessageJson(types.build());
    }

    /** Finds what is packed into an Any. */
    TypeRegistry types() {
        return types;
    }

    /** The message without any field. */
    DynamicMessage empty(Descriptor type, String path) throws MisfitException {
        return whole(DynamicMessage.newBuilder(type), path);
    }

    /**
     * Reads a message.
     *
     * @param path where the JSON is, for errors
     */
    DynamicMessage read(String json, Descriptor type, String path) throws MisfitException {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        try {
            parser.merge(json, message);
        } catch (InvalidProtocolBufferException | RuntimeException misfit) {
            throw misfits.find(json, type, path, misfit);
        }
        return whole(message, path);
    }

    /** Writes a message. */
    void write(DynamicMessage message, Appendable json) throws IOException {
        printer.appendTo(message, json);
    }

    private static DynamicMessage whole(DynamicMessage.Builder message, String path)
            throws MisfitException {
        if (!message.isInitialized()) {
            List<String> missing = message.findInitializationErrors();
            throw new MisfitException(
                    path, "no " + String.join(", ", missing), "all required fields");
        }
        return message.build();
    }
}
