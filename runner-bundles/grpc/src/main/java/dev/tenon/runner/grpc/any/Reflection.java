package dev.tenon.runner.grpc.any;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.proto.reflection.v1.ErrorResponse;
import dev.tenon.proto.reflection.v1.ServerReflectionGrpc;
import dev.tenon.proto.reflection.v1.ServerReflectionRequest;
import dev.tenon.proto.reflection.v1.ServerReflectionResponse;
import dev.tenon.proto.reflection.v1.ServiceResponse;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;

/**
 * What a server says of itself: which services it has, and the files that define them.
 *
 * @param services names of the plugin's own services
 * @param files what defines them, with everything imported
 */
record Reflection(List<String> services, FileSet files) {

    static final String SETTING = "grpc.services";

    private static final MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> V1 =
            ServerReflectionGrpc.getServerReflectionInfoMethod();

    /** Other than by its name it does not differ, down to the field numbers. */
    private static final MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse>
            V1ALPHA =
                    V1.toBuilder()
                            .setFullMethodName(
                                    "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
                            .build();

    /** Asks everything that there is to ask. */
    static Reflection of(Channel channel, Deadline deadline) throws LoadException {
        for (var version : List.of(V1, V1ALPHA)) {
            try {
                return of(new ReflectionQuestions(channel, version, deadline));
            } catch (StatusRuntimeException failure) {
                if (failure.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
                    throw new LoadException(
                            "%s: server reflection failed: %s"
                                    .formatted(SETTING, failure.getMessage()),
                            failure);
                }
            }
        }
        throw new LoadException(
                SETTING
                        + ": the plugin has no server reflection (neither grpc.reflection.v1 nor"
                        + " v1alpha answered); expected it, or grpc.descriptor_set");
    }

    private static Reflection of(ReflectionQuestions server) throws LoadException {
        List<String> services = services(server);
        FileSet files = new FileSet(SETTING);
        List<ServerReflectionResponse> answers =
                server.ask(services, ServerReflectionRequest.Builder::setFileContainingSymbol);
        for (int i = 0; i < answers.size(); i++) {
            addAll(answers.get(i), "defines service " + services.get(i), files);
        }
        addImports(server, files);
        return new Reflection(services, files);
    }

    private static List<String> services(ReflectionQuestions server) throws LoadException {
        ServerReflectionResponse answer =
                server.ask(List.of(""), ServerReflectionRequest.Builder::setListServices).get(0);
        if (!answer.hasListServicesResponse()) {
            throw unexpected(answer, "a list of services");
        }
        List<String> services =
                answer.getListServicesResponse().getServiceList().stream()
                        .map(ServiceResponse::getName)
                        .filter(name -> !Infrastructure.has(name))
                        .distinct()
                        .toList();
        if (services.size() > FileSet.MAX_FILES) {
            throw new LoadException(
                    "%s: found %d services, expected at most %d"
                            .formatted(SETTING, services.size(), FileSet.MAX_FILES));
        }
        return services;
    }

    /** Each round asks for all that the files of the round before import. */
    private static void addImports(ReflectionQuestions server, FileSet files) throws LoadException {
        Map<String, String> missing = files.missing();
        while (!missing.isEmpty()) {
            List<String> names = List.copyOf(missing.keySet());
            List<ServerReflectionResponse> answers =
                    server.ask(names, ServerReflectionRequest.Builder::setFileByFilename);
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                String wanted = "is %s, which %s imports".formatted(name, missing.get(name));
                addAll(answers.get(i), wanted, files);
                if (!files.has(name)) {
                    throw new LoadException(
                            "%s: found another file, expected from server reflection the one that %s"
                                    .formatted(SETTING, wanted));
                }
            }
            missing = files.missing();
        }
    }

    private static void addAll(ServerReflectionResponse answer, String wanted, FileSet files)
            throws LoadException {
        if (!answer.hasFileDescriptorResponse()) {
            throw unexpected(answer, "the file that " + wanted);
        }
        for (ByteString file : answer.getFileDescriptorResponse().getFileDescriptorProtoList()) {
            try {
                files.add(FileDescriptorProto.parseFrom(file));
            } catch (InvalidProtocolBufferException broken) {
                throw new LoadException(
                        "%s: found no proto file (%s), expected from server reflection the one that %s"
                                .formatted(SETTING, broken.getMessage(), wanted),
                        broken);
            }
        }
    }

    private static LoadException unexpected(ServerReflectionResponse answer, String expected) {
        ErrorResponse error = answer.getErrorResponse();
        String found =
                answer.hasErrorResponse()
                        ? "%s (%s)"
                                .formatted(
                                        Status.fromCodeValue(error.getErrorCode()).getCode(),
                                        error.getErrorMessage())
                        : "another kind of answer";
        return new LoadException(
                "%s: found %s, expected from server reflection %s"
                        .formatted(SETTING, found, expected));
    }
}
