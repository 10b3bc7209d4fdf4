package dev.tenon.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.tenon.proto.plugin.CallResponse;
import dev.tenon.proto.plugin.CommandRequest;
import dev.tenon.proto.plugin.FormRequest;
import dev.tenon.proto.plugin.InitRequest;
import dev.tenon.proto.plugin.OAuthCallbackRequest;
import dev.tenon.proto.plugin.WebhookConvertRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of the container and what the author's code makes of them. */
@Timeout(60)
class PluginCallsTest {

    private static final Empty EMPTY = Empty.getDefaultInstance();

    private static TestContainer container;

    @BeforeAll
    static void start() throws Exception {
        container = TestContainer.of(Workbench.class).connect();
    }

    @AfterAll
    static void end() throws Exception {
        container.close();
    }

    @Test
    void takesAConfigurationAndIsReadyThen() throws Exception {
        try (TestContainer fresh = TestContainer.of(Workbench.class).connect()) {
            assertFalse(fresh.plugin().isReady(EMPTY).getReady());
            fresh.plugin().init(configuration("{\"width\": 5, \"wood\": \"oak\"}"));
            assertTrue(fresh.plugin().isReady(EMPTY).getReady());
            assertEquals("{\"width\":5,\"wood\":\"oak\"}", fresh.result("settings", ""));
        }
    }

    @Test
    void aConfigurationThatDoesNotFitIsRefusedByField() {
        Status status = refused(() -> container.plugin().init(configuration("{\"width\":\"5\"}")));
        assertEquals(Status.Code.UNKNOWN, status.getCode());
        assertTrue(status.getDescription().startsWith("width: "), status.getDescription());
    }

    @Test
    void thePluginMayRefuseAConfigurationInItsOwnWords() {
        Status status = refused(() -> container.plugin().init(configuration("{\"width\": -1}")));
        assertEquals("width: found less than 0", status.getDescription());
    }

    @Test
    void unknownOperationsAreUnimplemented() {
        Status status = refused(() -> container.call("carve", "{}"));
        assertEquals(Status.Code.UNIMPLEMENTED, status.getCode());
        assertEquals("plugin 'workbench' has no operation 'carve'", status.getDescription());
    }

    @Test
    void hooksThatWereNotGivenAreUnimplementedAndBootstrapIsNothing() {
        Status status = refused(() -> container.plugin().rules(EMPTY));
        assertEquals(Status.Code.UNIMPLEMENTED, status.getCode());
        assertEquals(EMPTY, container.plugin().bootstrap(EMPTY));
    }

    @Test
    void eachHookGetsWhatItsCallHas() {
        assertEquals(
                "[{\"user\":1},\"saw\"]",
                container
                        .plugin()
                        .command(
                                CommandRequest.newBuilder()
                                        .setContext("{\"user\": 1}")
                                        .setContent("\"saw\"")
                                        .build())
                        .getPayload());
        String form =
                container
                        .plugin()
                        .form(FormRequest.newBuilder().putValues("wood", "oak").build())
                        .getPayload();
        assertTrue(form.contains("\"values\":{\"wood\":\"oak\"}"), form);
        assertTrue(form.contains("\"context\":null"), form);
        assertEquals("{\"joint\":\"makes a joint\"}", container.plugin().help(EMPTY).getHelp());
        ByteString payload = ByteString.copyFrom(new byte[] {0, -1, 7});
        assertEquals(
                "3",
                container
                        .plugin()
                        .webhookConvert(
                                WebhookConvertRequest.newBuilder().setPayload(payload).build())
                        .getResult());
        assertEquals(
                "\"s/c\"",
                container
                        .plugin()
                        .oAuthCallback(
                                OAuthCallbackRequest.newBuilder()
                                        .setState("s")
                                        .setCode("c")
                                        .build())
                        .getResult());
    }

    @Test
    void commandsWithoutJsonAreRefusedByField() {
        CommandRequest request = CommandRequest.newBuilder().setContent("{").build();
        String error = container.plugin().command(request).getError();
        assertTrue(error.startsWith("content: found no JSON at line 1"), error);
    }

    @Test
    void aPluginsRefusalIsTheAnswersError() {
        assertEquals("the wood is too dry", container.error("refuse", ""));
    }

    @Test
    void anyOtherExceptionIsNamedAndLoggedWithItsTrace() throws Exception {
        assertEquals(
                "java.lang.IllegalStateException: the saw broke", container.error("break", ""));
        String line = TestContainer.await(container.errors, "the saw broke");
        assertTrue(
                line.startsWith("{\"@level\":\"error\",\"@message\":\"operation 'break' failed"));
        assertTrue(line.contains("\\n\\tat dev.tenon.sdk.Workbench"), line);
        assertTrue(line.contains("\"@module\":\"workbench\",\"@timestamp\":\"2"), line);
    }

    @Test
    void errorsOfTheJvmAndAnswersThatCannotBeWrittenAreNoEnd() {
        assertEquals("java.lang.StackOverflowError", container.error("overflow", ""));
        String error = container.error("unwritable", "");
        assertTrue(error.contains("InvalidDefinitionException"), error);
        assertEquals("[1]", container.result("echo", "[1]"));
    }

    @Test
    void anAnswerOfNothingIsEmpty() {
        assertEquals("", container.result("nothing", ""));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "{}; name: Missing required creator property",
                "null; name: Missing required creator property",
                "`{\"name\": null, \"width\": 1}`; name: Invalid `null` value",
                "`{\"name\": \"n\"}`; width: ",
                "`{\"name\": \"n\", \"width\": null}`; width: ",
                "`{\"name\": \"n\", \"width\": \"wide\"}`; width: Cannot",
                "`{\"name\": \"n\", \"width\": \"1\"}`; width: Cannot",
                "`{\"name\": \"n\", \"width\": 1.5}`; width: Cannot",
                "`{\"name\": {}, \"width\": 1}`; name: Cannot",
                "`{\"name\": 5, \"width\": 1}`; name: Cannot",
                "`{\"name\": \"n\", \"width\": 1, \"glue\": 1}`; glue: unknown, expected one of: glued,",
                "`{\"name\": \"n\", \"width\": 1, \"parts\": [{\"material\": 1}]}`; parts[0].material: ",
                "`{\"name\": \"n\", \"width\": 1, \"parts\": [{}]}`; parts[0].material: Missing",
                "[]; parameters: Cannot",
                "`{\"name\": `; parameters: found no JSON at line 1",
                "{} {}; name: Missing",
            })
    void parametersThatDoNotFitAreRefusedByField(String parameters, String error) {
        String found = container.error("joint", parameters);
        assertTrue(found.startsWith(error), found);
    }

    @Test
    void componentsThatMayBeNullMayBeAbsent() {
        String joint = "{\"name\":\"n\",\"width\":1,\"glued\":null,\"parts\":null}";
        assertEquals(joint, container.result("joint", "{\"name\": \"n\", \"width\": 1}"));
        assertEquals(joint, container.result("joint", joint));
    }

    @Test
    void theCallersDeadlineIsKnown() {
        assertEquals("false", container.result("remaining", ""));
        assertEquals(
                "true",
                container
                        .plugin()
                        .withDeadlineAfter(50, TimeUnit.SECONDS)
                        .abilityCall(TestContainer.request("remaining", ""))
                        .getResult());
    }

    @Test
    void aCallerWhoGivesUpIsNoticed() throws Exception {
        ListenableFuture<CallResponse> waiting =
                container.inBackground().abilityCall(TestContainer.request("until-cancelled", ""));
        TestContainer.await(container.output, "waiting");
        waiting.cancel(true);
        assertEquals("\"cancelled\"", container.result("ended", ""));
    }

    @Test
    void bothWaysOfLoggingWriteLinesOfJson() throws Exception {
        container.result("log", "");
        String first = TestContainer.await(container.errors, "blunt");
        assertTrue(
                first.contains("\"@level\":\"warn\",\"@message\":\"blunt\",\"@module\":\"saw\""));
        String second = TestContainer.await(container.errors, "sharp");
        assertTrue(
                second.contains(
                        "\"@level\":\"info\",\"@message\":\"sharp\",\"@module\":\"plane\""));
    }

    private static Status refused(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(StatusRuntimeException.class, call).getStatus();
    }

    private static InitRequest configuration(String json) {
        return InitRequest.newBuilder().setConfig(json).build();
    }
}
