package dev.tenon.runner.grpc.any;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Timestamp;
import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of services that are known by reflection, of a real server. */
@Timeout(120)
class AnyServicesTest {

    private static final List<FileDescriptor> FILES =
            TestProtos.link(TestProtos.ITEM, TestProtos.SHOP, TestProtos.OLD);
    private static final Descriptor ORDER = TestProtos.message(FILES, "shop.Order");
    private static final Descriptor ITEM = TestProtos.message(FILES, "shop.Item");

    private static final DynamicMessage LONG =
            DynamicMessage.newBuilder(ITEM)
                    .setField(ITEM.findFieldByName("note"), "x".repeat(100_000))
                    .build();

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private TestServer server;
    private AnyServices services;

    /** What Echo answers. */
    private volatile Function<DynamicMessage, DynamicMessage> echo = order -> order;

    @BeforeEach
    void start() throws Exception {
        server =
                new TestServer(
                        shop(),
                        new DynamicService(TestProtos.service(FILES, "old.Book"))
                                .answering("Put", entry -> entry),
                        new HealthStatusManager().getHealthService(),
                        ProtoReflectionServiceV1.newInstance());
        services =
                AnyServices.byReflection(server.channel(), Deadline.after(Duration.ofSeconds(60)));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void the_functions_are_the_methods_of_the_plugins_own_services() {
        assertEquals(
                List.of(
                        "old.Book/Put",
                        "shop.Shop/Chat",
                        "shop.Shop/Echo",
                        "shop.Shop/Now",
                        "shop.Shop/Pick",
                        "shop.Shop/Sum"),
                services.functions());
        assertTrue(services.has("shop.Shop/Echo"));
        assertFalse(services.has("grpc.health.v1.Health/Check"));
    }

    @Test
    void messages_go_and_come_as_canonical_json() throws Exception {
        String order =
                "{'name':'Zoë \uD83D\uDE00','count':-1,'items':[{'count':1},{'note':'n'}],"
                        + "'labels':{'a':1},'shelves':{'7':{'count':2}},'cash':'5','color':'GREEN',"
                        + "'blob':'AP8=','at':'2020-01-02T03:04:05Z','wait':'1.500s',"
                        + "'extra':{'x':[1.0,null,{'y':true}]},"
                        + "'detail':{'@type':'type.googleapis.com/shop.Item','count':3},"
                        + "'maybe':0,'mask':'a,bC','colors':['RED','NONE'],'gift':true,'price':1.5,"
                        + "'big':'18446744073709551615','parent':{},'values':[null,'x'],"
                        + "'weight':0.5,'lineTotal':9}";
        assertEquals(order, call("shop.Shop/Echo", order));
    }

    @Test
    void fields_without_presence_are_left_out_where_they_have_their_default() throws Exception {
        assertEquals("{}", call("shop.Shop/Echo", "{'count':0,'name':'','items':[],'gift':false}"));
        assertEquals("{'cash':'0'}", call("shop.Shop/Echo", "{'cash':0}"));
    }

    @Test
    void the_protos_own_names_are_taken_too() throws Exception {
        assertEquals("{'lineTotal':4}", call("shop.Shop/Echo", " { 'line_total' : '4' } "));
    }

    @Test
    void no_parameters_are_the_empty_message() throws Exception {
        assertEquals("{}", call("shop.Shop/Echo", ""));
        assertEquals("'1970-01-01T00:00:00Z'", call("shop.Shop/Now", ""));
        assertEquals("'2020-01-01T00:00:00Z'", call("shop.Shop/Now", "'2020-01-01T00:00:00Z'"));
        assertEquals("{}", call("shop.Shop/Sum", ""));
        assertEquals("[]", call("shop.Shop/Chat", ""));
    }

    @Test
    void messages_of_proto2_keep_what_is_present() throws Exception {
        assertEquals("{'key':'k','size':7}", call("old.Book/Put", "{'key':'k','size':7}"));
        assertEquals("{'key':'k'}", call("old.Book/Put", "{'key':'k'}"));
    }

    @Test
    void an_unknown_function_is_no_function() {
        assertEquals(
                "found no function \"shop.Shop/Ecko\", expected \"shop.Shop/Echo\" (the nearest"
                        + " known)",
                assertThrows(CallException.NoSuchFunction.class, () -> call("shop.Shop/Ecko", "{}"))
                        .getMessage());
        assertEquals(
                "found no function \"command\"",
                assertThrows(CallException.NoSuchFunction.class, () -> call("command", "{}"))
                        .getMessage());
    }

    @Test
    void wrong_parameters_never_reach_the_server() {
        echo =
                order -> {
                    throw new AssertionError("called");
                };
        assertEquals(
                "shop.Shop/Echo: parameters.count: found \"abc\", expected int32",
                assertThrows(
                                CallException.Failed.class,
                                () -> call("shop.Shop/Echo", "{'count':'abc'}"))
                        .getMessage());
    }

    @Test
    void a_status_comes_as_grpc_gives_it() {
        echo =
                order -> {
                    throw Status.ALREADY_EXISTS.withDescription("twice").asRuntimeException();
                };
        StatusRuntimeException failure =
                assertThrows(StatusRuntimeException.class, () -> call("shop.Shop/Echo", "{}"));
        assertEquals(Status.Code.ALREADY_EXISTS, failure.getStatus().getCode());
        assertEquals("twice", failure.getStatus().getDescription());
        failure =
                assertThrows(
                        StatusRuntimeException.class,
                        () -> call("shop.Shop/Pick", "{'note':'fail'}"));
        assertEquals(Status.Code.ABORTED, failure.getStatus().getCode());
    }

    @Test
    void a_stream_of_answers_is_an_array() throws Exception {
        assertEquals("[]", call("shop.Shop/Pick", "{}"));
        assertEquals("[{},{'count':1},{'count':2}]", call("shop.Shop/Pick", "{'count':3}"));
    }

    @Test
    void a_stream_of_parameters_is_an_array() throws Exception {
        assertEquals("{'count':6}", call("shop.Shop/Sum", "[{'count':1}, {'count':5}]"));
    }

    @Test
    void streams_both_ways_are_arrays_of_any_length() throws Exception {
        int length = 5_000;
        String message = "{'count':1,'note':'" + "x".repeat(500) + "'}";
        String messages = "[" + (message + ",").repeat(length - 1) + message + "]";
        assertEquals(messages, call("shop.Shop/Chat", messages));
    }

    @Test
    void answers_are_bounded_and_what_is_too_much_is_cancelled() throws Exception {
        assertEquals(
                "shop.Shop/Pick: found an answer of more than 64 MiB of JSON, expected at most"
                        + " that",
                assertThrows(
                                CallException.Failed.class,
                                () -> call("shop.Shop/Pick", "{'note':'endless'}"))
                        .getMessage());
        assertTrue(cancelled.await(60, TimeUnit.SECONDS));
    }

    @Test
    void one_answer_is_bounded_too() {
        echo = order -> named("\u0001".repeat(12 << 20)); // six characters each, as JSON
        assertEquals(
                "shop.Shop/Echo: found an answer of more than 64 MiB of JSON, expected at most"
                        + " that",
                assertThrows(CallException.Failed.class, () -> call("shop.Shop/Echo", "{}"))
                        .getMessage());
    }

    @Test
    void the_deadline_of_the_options_ends_a_stream() throws Exception {
        StatusRuntimeException failure =
                assertThrows(
                        StatusRuntimeException.class,
                        () ->
                                services.call(
                                        server.channel(),
                                        "shop.Shop/Pick",
                                        bytes("{'note':'silent'}"),
                                        CallOptions.DEFAULT.withDeadlineAfter(
                                                200, TimeUnit.MILLISECONDS)));
        assertEquals(Status.Code.DEADLINE_EXCEEDED, failure.getStatus().getCode());
        assertTrue(cancelled.await(60, TimeUnit.SECONDS));
    }

    @Test
    void an_interrupted_thread_cancels_its_stream_and_stays_interrupted() throws Exception {
        AtomicInteger code = new AtomicInteger();
        Thread caller =
                new Thread(
                        () -> {
                            StatusRuntimeException failure =
                                    assertThrows(
                                            StatusRuntimeException.class,
                                            () -> call("shop.Shop/Pick", "{'note':'silent'}"));
                            if (Thread.currentThread().isInterrupted()) {
                                code.set(failure.getStatus().getCode().value());
                            }
                        });
        caller.start();
        assertTrue(asked.await(60, TimeUnit.SECONDS));
        caller.interrupt();
        assertTrue(cancelled.await(60, TimeUnit.SECONDS));
        caller.join();
        assertEquals(Status.Code.CANCELLED.value(), code.get());
    }

    @Test
    void answers_without_a_form_in_json_are_failures() {
        echo = order -> detailed(Any.newBuilder().setTypeUrl("x/no.Such").build());
        assertEquals(
                "shop.Shop/Echo: the answer has no form in JSON: Cannot find type for url:"
                        + " x/no.Such",
                failure("shop.Shop/Echo"));
        echo =
                order ->
                        DynamicMessage.newBuilder(ORDER)
                                .setField(
                                        ORDER.findFieldByName("at"),
                                        Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build())
                                .build();
        assertTrue(failure("shop.Shop/Echo").contains("Timestamp is not valid"));
    }

    @Test
    void an_any_in_an_any_in_an_any_cannot_end_the_stack() {
        Any nested = Any.getDefaultInstance();
        for (int i = 0; i < 20_000; i++) {
            nested =
                    Any.newBuilder()
                            .setTypeUrl("x/google.protobuf.Any")
                            .setValue(nested.toByteString())
                            .build();
        }
        Any answer = nested;
        echo = order -> detailed(answer);
        assertEquals(
                "shop.Shop/Echo: the answer has no form in JSON: messages are nested deeper than"
                        + " 100",
                failure("shop.Shop/Echo"));
    }

    private DynamicService shop() {
        return new DynamicService(TestProtos.service(FILES, "shop.Shop"))
                .answering("Echo", order -> echo.apply(order))
                .answering("Now", time -> time)
                .answering("Chat", item -> item)
                .with("Sum", AnyServicesTest::sum)
                .with("Pick", this::pick);
    }

    private static StreamObserver<DynamicMessage> sum(StreamObserver<DynamicMessage> answers) {
        return new DynamicService.Receiver(answers) {
            private int sum;

            @Override
            public void onNext(DynamicMessage item) {
                sum += count(item);
            }

            @Override
            public void onCompleted() {
                answers.onNext(item(sum));
                super.onCompleted();
            }
        };
    }

    /** Counts up, or what the note says. */
    private StreamObserver<DynamicMessage> pick(StreamObserver<DynamicMessage> answers) {
        ServerCallStreamObserver<DynamicMessage> out =
                (ServerCallStreamObserver<DynamicMessage>) answers;
        AtomicBoolean endless = new AtomicBoolean();
        out.setOnReadyHandler(
                () -> {
                    while (endless.get() && out.isReady()) {
                        out.onNext(LONG);
                    }
                });
        out.setOnCancelHandler(cancelled::countDown);
        return new DynamicService.Receiver(answers) {
            private boolean completes = true;

            @Override
            public void onNext(DynamicMessage request) {
                switch ((String) request.getField(ITEM.findFieldByName("note"))) {
                    case "fail" -> fail(Status.ABORTED.asRuntimeException());
                    case "silent" -> {
                        completes = false;
                        asked.countDown();
                    }
                    case "endless" -> {
                        completes = false;
                        endless.set(true);
                        out.onNext(LONG);
                        while (out.isReady()) {
                            out.onNext(LONG);
                        }
                    }
                    default -> {
                        for (int i = 0; i < count(request); i++) {
                            out.onNext(item(i));
                        }
                    }
                }
            }

            @Override
            public void onCompleted() {
                if (completes) {
                    super.onCompleted();
                }
            }
        };
    }

    private static int count(DynamicMessage item) {
        return (int) item.getField(ITEM.findFieldByName("count"));
    }

    private static DynamicMessage item(int count) {
        return DynamicMessage.newBuilder(ITEM)
                .setField(ITEM.findFieldByName("count"), count)
                .build();
    }

    private static DynamicMessage named(String name) {
        return DynamicMessage.newBuilder(ORDER)
                .setField(ORDER.findFieldByName("name"), name)
                .build();
    }

    private static DynamicMessage detailed(Any detail) {
        return DynamicMessage.newBuilder(ORDER)
                .setField(ORDER.findFieldByName("detail"), detail)
                .build();
    }

    private String failure(String function) {
        return assertThrows(CallException.Failed.class, () -> call(function, "{}")).getMessage();
    }

    private String call(String function, String json) throws CallException {
        byte[] answer =
                services.call(
                        server.channel(),
                        function,
                        bytes(json),
                        CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS));
        return new String(answer, StandardCharsets.UTF_8).replace('"', '\'');
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
