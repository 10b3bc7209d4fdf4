package dev.tenon.runner.grpc.any;

import com.google.protobuf.Descriptors;
import com.google.protobuf.DynamicMessage;
import dev.tenon.api.CallException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.util.List;

/** One method of a service, as a function on JSON. */
final class AnyMethod {

    private final MethodDescriptor<DynamicMessage, DynamicMessage> method;
    private final Parameters parameters;
    private final AnswerForm answers;

    private AnyMethod(
            MethodDescriptor<DynamicMessage, DynamicMessage> method,
            Parameters parameters,
            AnswerForm answers) {
        this.method = method;
        this.parameters = parameters;
        this.answers = answers;
    }

    static AnyMethod of(Descriptors.MethodDescriptor schema, MessageJson json) {
        MethodType type = type(schema.isClientStreaming(), schema.isServerStreaming());
        String name =
                MethodDescriptor.generateFullMethodName(
                        schema.getService().getFullName(), schema.getName());
        MethodDescriptor<DynamicMessage, DynamicMessage> method =
                MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
                        .setType(type)
                        .setFullMethodName(name)
                        .setRequestMarshaller(
                                ProtoUtils.marshaller(
                                        DynamicMessage.getDefaultInstance(schema.getInputType())))
                        .setResponseMarshaller(
                                ProtoUtils.marshaller(
                                        DynamicMessage.getDefaultInstance(schema.getOutputType())))
                        .build();
        return new AnyMethod(
                method,
                new Parameters(name, schema.getInputType(), schema.isClientStreaming(), json),
                AnswerForm.of(name, schema.getOutputType(), schema.isServerStreaming(), json));
    }

    /** The function's name. */
    String name() {
        return method.getFullMethodName();
    }

    byte[] call(Channel channel, byte[] json, CallOptions options) throws CallException {
        List<DynamicMessage> requests = parameters.read(json);
        AnswerJson answer = new AnswerJson(answers);
        if (method.getType() == MethodType.UNARY) {
            answer.test(ClientCalls.blockingUnaryCall(channel, method, options, requests.get(0)));
        } else {
            Exchange.run(channel, method, options, requests, answer);
        }
        if (answer.isMissing()) {
            throw Status.INTERNAL
                    .withDescription("found no answer, expected one")
                    .asRuntimeException();
        }
        return answer.bytes();
    }

    private static MethodType type(boolean clientStreams, boolean serverStreams) {
        if (clientStreams) {
            return serverStreams ? MethodType.BIDI_STREAMING : MethodType.CLIENT_STREAMING;
        }
        return serverStreams ? MethodType.SERVER_STREAMING : MethodType.UNARY;
    }
}
