package dev.tenon.runner.grpc.any;

import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** A service whose schema is known at run time only, and which shows it to server reflection. */
final class DynamicService implements BindableService {

    private final Descriptors.ServiceDescriptor schema;
    private final Map<
                    String,
                    Function<StreamObserver<DynamicMessage>, StreamObserver<DynamicMessage>>>
            methods = new HashMap<>();

    DynamicService(Descriptors.ServiceDescriptor schema) {
        this.schema = schema;
    }

    /** Serves a method, whether it streams or not: takes where to answer, gives where to ask. */
    DynamicService with(
            String method,
            Function<StreamObserver<DynamicMessage>, StreamObserver<DynamicMessage>> body) {
        methods.put(method, body);
        return this;
    }

    /** Answers each message as soon as it comes, and the end with the end. */
    DynamicService answering(String method, Function<DynamicMessage, DynamicMessage> body) {
        return with(
                method,
                answers ->
                        new Receiver(answers) {
                            @Override
                            public void onNext(DynamicMessage message) {
                                try {
                                    answers.onNext(body.apply(message));
                                } catch (StatusRuntimeException failure) {
                                    fail(failure);
                                }
                            }
                        });
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(schema.getFullName())
                        .setSchemaDescriptor((ProtoFileDescriptorSupplier) this::file);
        Map<MethodDescriptor<DynamicMessage, DynamicMessage>, String> served = new HashMap<>();
        for (String name : methods.keySet()) {
            Descriptors.MethodDescriptor method = schema.findMethodByName(name);
            MethodDescriptor<DynamicMessage, DynamicMessage> wire =
                    MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
                            .setType(MethodType.BIDI_STREAMING)
                            .setFullMethodName(schema.getFullName() + "/" + name)
                            .setRequestMarshaller(marshaller(method.getInputType()))
                            .setResponseMarshaller(marshaller(method.getOutputType()))
                            .build();
            descriptor.addMethod(wire);
            served.put(wire, name);
        }
        ServerServiceDefinition.Builder service =
                ServerServiceDefinition.builder(descriptor.build());
        served.forEach(
                (wire, name) ->
                        service.addMethod(
                                wire,
                                ServerCalls.asyncBidiStreamingCall(methods.get(name)::apply)));
        return service.build();
    }

    private FileDescriptor file() {
        return schema.getFile();
    }

    private static MethodDescriptor.Marshaller<DynamicMessage> marshaller(
            Descriptors.Descriptor type) {
        return ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(type));
    }

    /** Ends when the caller does. */
    abstract static class Receiver implements StreamObserver<DynamicMessage> {

        private final StreamObserver<DynamicMessage> answers;
        private boolean failed;

        Receiver(StreamObserver<DynamicMessage> answers) {
            this.answers = answers;
        }

        @Override
        public void onError(Throwable cancelled) {}

        @Override
        public void onCompleted() {
            if (!failed) {
                answers.onCompleted();
            }
        }

        void fail(StatusRuntimeException failure) {
            failed = true;
            answers.onError(failure);
        }
    }
}
