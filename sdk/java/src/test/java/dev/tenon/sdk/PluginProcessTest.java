package dev.tenon.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.ListenableFuture;
import dev.tenon.proto.goplugin.Empty;
import dev.tenon.proto.health.HealthCheckRequest;
import dev.tenon.proto.health.HealthCheckResponse.ServingStatus;
import dev.tenon.proto.plugin.CallResponse;
import dev.tenon.proto.plugin.InitRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A plugin's process from its start to its end. */
@Timeout(60)
class PluginProcessTest {

    private static final String HELLO = Hello.class.getName();

    @Test
    void saysWhatItIsToWhoStartsItByHand() throws Exception {
        Map<String, String> byHand = Map.of("FLOWBOT_PLUGIN", "", "TENON_PLUGIN", "");
        try (TestContainer container = new TestContainer(HELLO, null, byHand)) {
            assertEquals(1, container.exitStatus());
            assertTrue(TestContainer.all(container.errors).contains("This is the plugin 'hello'."));
            assertEquals("", TestContainer.all(container.output));
        }
    }

    @Test
    void shakesHandsAndAnswers() throws Exception {
        try (TestContainer container = TestContainer.of(Hello.class)) {
            String[] handshake = container.handshake();
            assertEquals("1|1|unix", String.join("|", handshake[0], handshake[1], handshake[2]));
            assertEquals(container.folder, Path.of(handshake[3]).getParent());
            assertEquals("", handshake[5]);
            container.connect(handshake, null);
            assertEquals("\"Hello, Ada!\"", container.result("greet", "{\"name\": \"Ada\"}"));
            assertEquals("", container.error("greet", "{}").replaceFirst("^name: .+", ""));
        }
    }

    @Test
    void takesATemporaryFolderIfNoneIsGiven() throws Exception {
        Map<String, String> bare = Map.of("PLUGIN_UNIX_SOCKET_DIR", "", "TENON_PLUGIN", "");
        Path folder;
        try (TestContainer container = new TestContainer(HELLO, null, bare)) {
            String[] handshake = container.handshake();
            folder = Path.of(handshake[3]).getParent();
            assertEquals("\"Hello, Bo!\"", greeting(container.connect(handshake, null), "Bo"));
            container.controller().shutdown(Empty.getDefaultInstance());
            assertEquals(0, container.exitStatus());
        }
        assertFalse(Files.exists(folder));
    }

    @Test
    void failsWithAReasonIfItCannotListen() throws Exception {
        Map<String, String> nowhere = Map.of("PLUGIN_UNIX_SOCKET_DIR", "/nowhere/at/all");
        try (TestContainer container = new TestContainer(HELLO, null, nowhere)) {
            assertEquals(1, container.exitStatus());
            String errors = TestContainer.all(container.errors);
            assertTrue(errors.contains("plugin 'hello' cannot serve: "), errors);
            assertTrue(errors.contains("/nowhere/at/all"), errors);
        }
    }

    @Test
    void isHealthyUnderTheNamePlugin() throws Exception {
        try (TestContainer container = TestContainer.of(Hello.class).connect()) {
            assertEquals(
                    ServingStatus.SERVING, container.health().check(service("plugin")).getStatus());
            StatusRuntimeException unknown =
                    assertThrows(
                            StatusRuntimeException.class,
                            () -> container.health().check(service("joiner")));
            assertEquals(Status.Code.NOT_FOUND, unknown.getStatus().getCode());
        }
    }

    @Test
    void shutdownLetsCallsFinishAndEndsTheProcess() throws Exception {
        try (TestContainer container = TestContainer.of(Workbench.class)) {
            String[] handshake = container.handshake();
            container.connect(handshake, null);
            ListenableFuture<CallResponse> held =
                    container.inBackground().abilityCall(TestContainer.request("hold", ""));
            TestContainer.await(container.output, "holding");
            ListenableFuture<CallResponse> release =
                    container.inBackground().abilityCall(TestContainer.request("release", ""));
            container.controller().shutdown(Empty.getDefaultInstance());
            assertEquals("\"let go\"", held.get().getResult());
            assertEquals("", release.get().getError());
            assertEquals(0, container.exitStatus());
            assertFalse(Files.exists(Path.of(handshake[3])));
        }
    }

    @Test
    void shutdownDoesNotWaitForeverForCalls() throws Exception {
        try (TestContainer container = TestContainer.of(Workbench.class).connect()) {
            ListenableFuture<CallResponse> held =
                    container.inBackground().abilityCall(TestContainer.request("hold", ""));
            TestContainer.await(container.output, "holding");
            container.controller().shutdown(Empty.getDefaultInstance());
            assertEquals(0, container.exitStatus());
            assertThrows(Exception.class, held::get);
        }
    }

    @Test
    void endsWithTheInputItsContainerHolds() throws Exception {
        try (TestContainer container = TestContainer.of(Hello.class)) {
            container.handshake();
            container.process.getOutputStream().close();
            assertEquals(0, container.exitStatus());
        }
    }

    @Test
    void printsNothingButTheHandshake() throws Exception {
        try (TestContainer container = TestContainer.of(Workbench.class).connect()) {
            container.plugin().init(InitRequest.newBuilder().setConfig("{\"width\": 1}").build());
            container.controller().shutdown(Empty.getDefaultInstance());
            assertEquals(0, container.exitStatus());
            assertEquals("", TestContainer.all(container.output));
            assertEquals("", TestContainer.all(container.errors));
        }
    }

    @Test
    void needsNoInputFromOtherContainers() throws Exception {
        Map<String, String> other = Map.of("TENON_PLUGIN", "");
        try (TestContainer container = new TestContainer(HELLO, null, other)) {
            container.process.getOutputStream().close();
            assertEquals("\"Hello, Cy!\"", greeting(container.connect(), "Cy"));
        }
    }

    @Test
    void takesAndGivesLargeMessages() throws Exception {
        try (TestContainer container = TestContainer.of(Workbench.class).connect()) {
            String large = '"' + "x".repeat(60_000_000) + '"';
            assertEquals(large, container.result("echo", large));
        }
    }

    private static String greeting(TestContainer container, String name) {
        return container.result("greet", "{\"name\": \"%s\"}".formatted(name));
    }

    private static HealthCheckRequest service(String name) {
        return HealthCheckRequest.newBuilder().setService(name).build();
    }
}
