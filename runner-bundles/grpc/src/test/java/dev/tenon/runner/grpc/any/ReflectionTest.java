package dev.tenon.runner.grpc.any;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.proto.reflection.v1.ErrorResponse;
import dev.tenon.proto.reflection.v1.FileDescriptorResponse;
import dev.tenon.proto.reflection.v1.ListServiceResponse;
import dev.tenon.proto.reflection.v1.ServerReflectionGrpc;
import dev.tenon.proto.reflection.v1.ServerReflectionRequest;
import dev.tenon.proto.reflection.v1.ServerReflectionResponse;
import dev.tenon.proto.reflection.v1.ServiceResponse;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that say of themselves what is so, and what is not. */
@Timeout(120)
class ReflectionTest {

    private static final int NOT_FOUND = Status.Code.NOT_FOUND.value();

    @Test
    void a_server_that_knows_v1alpha_only_is_asked_in_v1alpha() throws Exception {
        Answers answers = new Answers("shop.Shop").with(TestProtos.SHOP, "shop.Shop");
        answers.with(TestProtos.ITEM);
        DynamicService shop =
                new DynamicService(
                                TestProtos.service(
                                        TestProtos.link(TestProtos.ITEM, TestProtos.SHOP),
                                        "shop.Shop"))
                        .answering("Echo", order -> order);
        try (TestServer server = new TestServer(shop, v1alpha(answers))) {
            AnyServices services = reflect(server);
            assertEquals(5, services.functions().size());
            byte[] json = "{\"items\":[{\"count\":1}]}".getBytes(StandardCharsets.UTF_8);
            assertEquals(
                    "{\"items\":[{\"count\":1}]}",
                    new String(
                            services.call(
                                    server.channel(), "shop.Shop/Echo", json, CallOptions.DEFAULT),
                            StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_server_without_reflection_is_told_what_there_is_instead() throws Exception {
        assertFails(
                "grpc.services: the plugin has no server reflection (neither grpc.reflection.v1"
                        + " nor v1alpha answered); expected it, or grpc.descriptor_set",
                new HealthStatusManager().getHealthService());
    }

    @Test
    void the_wires_own_services_alone_are_none() throws Exception {
        assertFails(
                "grpc.services: found no service of the plugin's own, expected at least one",
                v1(
                        new Answers(
                                "grpc.health.v1.Health",
                                "grpc.reflection.v1.ServerReflection",
                                "plugin.GRPCBroker",
                                "plugin.GRPCController",
                                "plugin.GRPCStdio")));
    }

    @Test
    void a_service_that_no_file_defines_is_named() throws Exception {
        assertFails(
                "grpc.services: found NOT_FOUND (nothing of that name), expected from server"
                        + " reflection the file that defines service a.B",
                v1(new Answers("a.B")));
        assertFails(
                "grpc.services: found no service a.B in the files that server reflection gave,"
                        + " expected it: it is listed",
                v1(new Answers("a.B").with(TestProtos.ITEM, "a.B")));
    }

    @Test
    void a_file_that_is_missing_is_named() throws Exception {
        assertFails(
                "grpc.services: found NOT_FOUND (nothing of that name), expected from server"
                        + " reflection the file that is shop/item.proto, which shop/shop.proto"
                        + " imports",
                v1(new Answers("shop.Shop").with(TestProtos.SHOP, "shop.Shop")));
    }

    @Test
    void another_file_than_the_one_asked_for_is_refused() throws Exception {
        assertFails(
                "grpc.services: found another file, expected from server reflection the one that is"
                        + " shop/item.proto, which shop/shop.proto imports",
                v1(new Answers("shop.Shop").with(TestProtos.SHOP, "shop.Shop", "shop/item.proto")));
    }

    @Test
    void files_that_import_each_other_are_refused() throws Exception {
        FileDescriptorProto a = TestProtos.importing("a.proto", "b.proto");
        FileDescriptorProto b = TestProtos.importing("b.proto", "c.proto");
        FileDescriptorProto c = TestProtos.importing("c.proto", "b.proto");
        assertFails(
                "grpc.services: found files that import each other (a.proto -> b.proto -> c.proto"
                        + " -> b.proto), expected no cycle",
                v1(new Answers("a.B").with(a, "a.B").with(b).with(c)));
    }

    @Test
    void bytes_that_are_no_file_are_refused() throws Exception {
        String message =
                failure(
                        v1(
                                new Answers("a.B")
                                        .with("a.B", ByteString.copyFromUtf8("\u0007garbage"))));
        assertTrue(message.startsWith("grpc.services: found no proto file ("), message);
        assertTrue(message.endsWith("the one that defines service a.B"), message);
    }

    @Test
    void a_file_that_means_nothing_is_refused() throws Exception {
        FileDescriptorProto broken =
                TestProtos.SHOP.toBuilder().clearDependency().setName("broken.proto").build();
        String message = failure(v1(new Answers("a.B").with(broken, "a.B")));
        assertTrue(
                message.startsWith("grpc.services: found a broken proto file \"broken.proto\": "),
                message);
        FileDescriptorProto future =
                FileDescriptorProto.newBuilder()
                        .setName("f.proto")
                        .setSyntax("editions")
                        .setEdition(Edition.EDITION_99999_TEST_ONLY)
                        .build();
        message = failure(v1(new Answers("a.B").with(future, "a.B")));
        assertTrue(
                message.startsWith("grpc.services: found a broken proto file \"f.proto\": "),
                message);
    }

    @Test
    void there_is_a_bound_of_files() throws Exception {
        Answers chain = new Answers("a.B");
        chain.with(TestProtos.importing("0", "1"), "a.B");
        chain.others =
                name ->
                        Optional.of(
                                TestProtos.importing(
                                                name, String.valueOf(Integer.parseInt(name) + 1))
                                        .toByteString());
        assertFails(
                "grpc.services: found more than 1000 proto files, expected at most that",
                v1(chain));
    }

    @Test
    void there_is_a_bound_of_bytes() throws Exception {
        ByteString spaces = ByteString.copyFrom(new byte[65 << 20]);
        assertFails(
                "grpc.services: found more than 64 MiB of proto files, expected at most that",
                v1(new Answers("a.B").with("a.B", spaces)));
    }

    @Test
    void a_server_that_never_answers_is_left_at_the_deadline() throws Exception {
        BindableService silent =
                new ServerReflectionGrpc.ServerReflectionImplBase() {
                    @Override
                    public StreamObserver<ServerReflectionRequest> serverReflectionInfo(
                            StreamObserver<ServerReflectionResponse> answers) {
                        return new Silence();
                    }
                };
        try (TestServer server = new TestServer(silent)) {
            LoadException failure =
                    assertThrows(
                            LoadException.class,
                            () ->
                                    AnyServices.byReflection(
                                            server.channel(),
                                            Deadline.after(Duration.ofMillis(200))));
            assertTrue(
                    failure.getMessage()
                            .startsWith("grpc.services: server reflection failed: DEADLINE_EXCEED"),
                    failure.getMessage());
        }
    }

    private static void assertFails(String expected, BindableService service) throws Exception {
        assertEquals(expected, failure(service));
    }

    private static String failure(BindableService service) throws Exception {
        try (TestServer server = new TestServer(service)) {
            return assertThrows(LoadException.class, () -> reflect(server)).getMessage();
        }
    }

    private static AnyServices reflect(TestServer server) throws LoadException {
        return AnyServices.byReflection(server.channel(), Deadline.after(Duration.ofSeconds(60)));
    }

    private static BindableService v1(Answers answers) {
        return new ServerReflectionGrpc.ServerReflectionImplBase() {
            @Override
            public StreamObserver<ServerReflectionRequest> serverReflectionInfo(
                    StreamObserver<ServerReflectionResponse> out) {
                return new Conversation<>(out, answers);
            }
        };
    }

    /** Other classes, generated from the other proto file. */
    private static BindableService v1alpha(Answers answers) {
        return new dev.tenon.proto.reflection.v1alpha.ServerReflectionGrpc
                .ServerReflectionImplBase() {
            @Override
            public StreamObserver<dev.tenon.proto.reflection.v1alpha.ServerReflectionRequest>
                    serverReflectionInfo(
                            StreamObserver<
                                            dev.tenon.proto.reflection.v1alpha
                                                    .ServerReflectionResponse>
                                    out) {
                return new Conversation<>(out, request -> alpha(answers, request));
            }
        };
    }

    private static dev.tenon.proto.reflection.v1alpha.ServerReflectionResponse alpha(
            Answers answers, Message request) {
        try {
            return dev.tenon.proto.reflection.v1alpha.ServerReflectionResponse.parseFrom(
                    answers.apply(ServerReflectionRequest.parseFrom(request.toByteString()))
                            .toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One answer for each question. */
    private record Conversation<Q, A>(StreamObserver<A> answers, Function<? super Q, A> server)
            implements StreamObserver<Q> {

        @Override
        public void onNext(Q question) {
            answers.onNext(server.apply(question));
        }

        @Override
        public void onError(Throwable cancelled) {}

        @Override
        public void onCompleted() {
            answers.onCompleted();
        }
    }

    /** Takes everything and says nothing. */
    private record Silence() implements StreamObserver<ServerReflectionRequest> {

        @Override
        public void onNext(ServerReflectionRequest question) {}

        @Override
        public void onError(Throwable cancelled) {}

        @Override
        public void onCompleted() {}
    }

    /** What a made-up server answers. */
    private static final class Answers
            implements Function<ServerReflectionRequest, ServerReflectionResponse> {

        private final List<String> services;
        private final Map<String, ByteString> files = new HashMap<>();
        private Function<String, Optional<ByteString>> others = name -> Optional.empty();

        Answers(String... services) {
            this.services = List.of(services);
        }

        /** Has a file by its name, and by others. */
        Answers with(FileDescriptorProto file, String... names) {
            files.put(file.getName(), file.toByteString());
            for (String name : names) {
                files.put(name, file.toByteString());
            }
            return this;
        }

        Answers with(String name, ByteString file) {
            files.put(name, file);
            return this;
        }

        @Override
        public ServerReflectionResponse apply(ServerReflectionRequest request) {
            return switch (request.getMessageRequestCase()) {
                case LIST_SERVICES -> list();
                case FILE_CONTAINING_SYMBOL -> file(request.getFileContainingSymbol());
                case FILE_BY_FILENAME -> file(request.getFileByFilename());
                default -> throw new IllegalArgumentException(request.toString());
            };
        }

        private ServerReflectionResponse list() {
            ListServiceResponse.Builder list = ListServiceResponse.newBuilder();
            services.forEach(name -> list.addService(ServiceResponse.newBuilder().setName(name)));
            return ServerReflectionResponse.newBuilder().setListServicesResponse(list).build();
        }

        private ServerReflectionResponse file(String name) {
            Optional<ByteString> file =
                    Optional.ofNullable(files.get(name)).or(() -> others.apply(name));
            ServerReflectionResponse.Builder answer = ServerReflectionResponse.newBuilder();
            if (file.isPresent()) {
                answer.setFileDescriptorResponse(
                        FileDescriptorResponse.newBuilder().addFileDescriptorProto(file.get()));
            } else {
                answer.setErrorResponse(
                        ErrorResponse.newBuilder()
                                .setErrorCode(NOT_FOUND)
                                .setErrorMessage("nothing of that name"));
            }
            return answer.build();
        }
    }
}
