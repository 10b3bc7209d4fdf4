package dev.tenon.runner.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.GrpcSection;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.runner.Guest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plugins that are servers elsewhere: three of them, behind one name. */
class RemoteTest extends RunnerFixture {

    /** Has the three addresses in {@code src/test/resources/hosts}. */
    private static final String NAME = "replicas.test";

    private static final List<String> ADDRESSES = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3");
    private static final int CALLERS = 8;

    private final Map<String, Process> replicas = new ConcurrentHashMap<>();
    private String port = "0";

    @AfterEach
    void endReplicas() throws InterruptedException {
        for (Process replica : replicas.values()) {
            replica.destroyForcibly().waitFor();
        }
        replicas.clear();
        port = "0";
    }

    @Test
    void callsGoToAllInTurn() throws Exception {
        startReplicas();
        Guest guest = start(remote());
        await(() -> answering(guest, 30).size() == ADDRESSES.size());

        assertTrue(guest.ready(Deadline.after(TestPlugin.LONG)));
        assertEquals(ADDRESSES.size(), answering(guest, ADDRESSES.size()).size());
    }

    @Test
    void whenOneIsKilledUnderLoadTheOthersGoOn() throws Exception {
        startReplicas();
        Guest guest = start(remote());
        Load load = new Load(guest);
        await(() -> load.hasAnswersOf(ADDRESSES, 50));

        String killed = address(ADDRESSES.get(1));
        replicas.get(killed).destroyForcibly().waitFor();
        load.awaitCallsOfEach(100);
        int failures = load.failures.size();
        load.forgetAnswers();
        load.awaitCallsOfEach(200);
        Map<String, AtomicLong> answers = load.end();

        for (CallException failure : load.failures) {
            assertEquals(CallException.Kind.UNAVAILABLE, failure.kind(), failure::toString);
            assertContains(failure, "plugin 'test', who: ");
        }
        assertTrue(load.mostFailuresOfOneCaller() <= 1, () -> "found failures " + load.failures);
        assertEquals(failures, load.failures.size(), "failures long after the kill");
        assertEquals(
                Set.of(address(ADDRESSES.get(0)), address(ADDRESSES.get(2))), answers.keySet());
    }

    @Test
    void oneThatComesBackIsFoundAgain() throws Exception {
        startReplicas();
        Guest guest = start(remote());
        await(() -> answering(guest, 30).size() == ADDRESSES.size());
        String address = address(ADDRESSES.get(2));
        replicas.get(address).destroyForcibly().waitFor();
        await(() -> !answering(guest, 30).contains(address));

        startReplica(address);

        await(() -> answering(guest, 30).contains(address));
    }

    @Test
    void oneThatSaysItIsNotServingGetsNoCalls() throws Exception {
        startReplicas();
        Guest guest = start(remote());
        await(() -> answering(guest, 30).size() == ADDRESSES.size());

        String left = name(TestPlugin.call(guest, "leave", ""));

        await(() -> !answering(guest, 30).contains(left));
        Set<String> others = answering(guest, 300);
        assertEquals(ADDRESSES.size() - 1, others.size(), others::toString);
        assertFalse(others.contains(left), others::toString);
        assertTrue(replicas.get(left).isAlive());
    }

    @Test
    void withoutAnyServerItDoesNotStart() throws Exception {
        startReplicas();
        endReplicaProcesses();

        assertNotStarted(
                remote(),
                TestPlugin.SOON,
                "grpc.target: dns:///" + NAME + ":" + port + ": found ",
                "until the deadline");
    }

    @Test
    void aNameThatNobodyKnowsDoesNotStart() throws Exception {
        assertNotStarted(
                TestPlugin.remote(folder, "dns:///nobody.test:1"),
                TestPlugin.SOON,
                "grpc.target: dns:///nobody.test:1: found ",
                "nobody.test");
    }

    @Test
    void serversThatAllSayTheyAreNotServingDoNotStart() throws Exception {
        startReplicas("-sick");

        assertNotStarted(
                remote(),
                TestPlugin.SOON,
                "grpc.target: dns:///" + NAME + ":" + port + ": found ",
                "until the deadline");
    }

    @Test
    void whenAllAreGoneCallsAreUnavailableAndStartingAgainHelps() throws Exception {
        startReplicas();
        Guest guest = start(remote());
        endReplicaProcesses();

        await(() -> isUnavailable(guest));
        assertFalse(guest.ready(Deadline.after(TestPlugin.SOON)));
        for (String address : ADDRESSES) {
            startReplica(address + ":" + port);
        }

        await(() -> !isUnavailable(guest));
    }

    @Test
    void tlsWithAClientCertificateIsSpoken() throws Exception {
        startReplicasWithTls();

        Guest guest = start(remoteWithTls("ca", "client"));

        assertTrue(name(TestPlugin.call(guest, "who", "")).endsWith(":" + port));
    }

    @Test
    void serversRefuseWhoHasNoCertificate() throws Exception {
        startReplicasWithTls();

        assertNotStarted(
                remoteWithTls("ca", null), TestPlugin.SOON, "grpc.target: ", "until the deadline");
        assertNotStarted(remote(), TestPlugin.SOON, "grpc.target: ", "until the deadline");
    }

    @Test
    void serversOfAnotherAuthorityAreRefused() throws Exception {
        startReplicasWithTls();

        assertNotStarted(
                remoteWithTls("other", "client"),
                TestPlugin.SOON,
                "grpc.target: ",
                "until the deadline");
    }

    @Test
    void whatCannotHoldElsewhereIsRefusedByName() {
        TestPlugin memory =
                TestPlugin.remote(folder, "dns:///" + NAME + ":1").permissions(Permissions.DEFAULT);
        assertContains(
                assertThrows(LoadException.class, () -> load(memory)),
                "plugin 'test': permissions.memory.max: found " + Permissions.DEFAULT_MEMORY_MAX,
                "grpc.target");
        TestPlugin configured =
                TestPlugin.remote(folder, "dns:///" + NAME + ":1")
                        .configuration("{\"a\":\"secret\"}", Map.of("a", "secret"));
        LoadException refused = assertThrows(LoadException.class, () -> load(configured));
        assertContains(refused, "plugin 'test': configuration: found", "grpc.target");
        assertFalse(refused.getMessage().contains("secret"), refused::getMessage);
    }

    /** Many callers, for as long as it is not ended. */
    private final class Load {
        final List<CallException> failures = new CopyOnWriteArrayList<>();
        private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
        private final List<AtomicLong> calls = new ArrayList<>();
        private final List<AtomicLong> failuresOfCallers = new ArrayList<>();
        private final List<Future<?>> callers = new ArrayList<>();
        private final AtomicBoolean ended = new AtomicBoolean();

        Load(Guest guest) {
            for (int i = 0; i < CALLERS; i++) {
                AtomicLong done = new AtomicLong();
                AtomicLong failed = new AtomicLong();
                calls.add(done);
                failuresOfCallers.add(failed);
                callers.add(later(() -> call(guest, done, failed)));
            }
        }

        private Void call(Guest guest, AtomicLong done, AtomicLong failed) {
            while (!ended.get()) {
                try {
                    answers.computeIfAbsent(
                                    name(TestPlugin.call(guest, "who", "")),
                                    name -> new AtomicLong())
                            .incrementAndGet();
                } catch (CallException failure) {
                    failed.incrementAndGet();
                    failures.add(failure);
                }
                done.incrementAndGet();
            }
            return null;
        }

        boolean hasAnswersOf(List<String> addresses, long each) {
            return addresses.stream()
                    .allMatch(
                            address -> {
                                AtomicLong count = answers.get(address(address));
                                return count != null && count.get() >= each;
                            });
        }

        void awaitCallsOfEach(long more) throws Exception {
            for (AtomicLong count : calls) {
                long until = count.get() + more;
                await(() -> count.get() >= until);
            }
        }

        void forgetAnswers() {
            answers.clear();
        }

        long mostFailuresOfOneCaller() {
            return failuresOfCallers.stream().mapToLong(AtomicLong::get).max().orElse(0);
        }

        Map<String, AtomicLong> end() throws Exception {
            ended.set(true);
            for (Future<?> caller : callers) {
                caller.get(30, TimeUnit.SECONDS);
            }
            return answers;
        }
    }

    private TestPlugin remote() {
        return TestPlugin.remote(folder, "dns:///" + NAME + ":" + port);
    }

    private TestPlugin remoteWithTls(String authority, String own) {
        return remote().add("certificates")
                .tls(
                        new GrpcSection.Tls(
                                "certificates/" + authority + ".pem",
                                own == null ? null : "certificates/" + own + ".pem",
                                own == null ? null : "certificates/" + own + ".key"));
    }

    private void startReplicas(String... arguments) throws IOException {
        for (String address : ADDRESSES) {
            startReplica(address + ":" + port, arguments);
        }
    }

    private void startReplicasWithTls() throws IOException {
        String certificates = TestPlugin.PLUGINS.resolve("certificates").toString();
        assumeTrue(Files.exists(TestPlugin.PLUGINS.resolve("certificates")), "no openssl");
        startReplicas("-certificates", certificates);
    }

    /** The first chooses a port for all. */
    private void startReplica(String address, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(TestPlugin.PLUGINS.resolve("troubled").toString());
        command.addAll(List.of("-replica", address));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process replica = builder.start();
        BufferedReader output = replica.inputReader();
        String place = output.readLine();
        replicas.put(String.valueOf(place), replica);
        assertTrue(place != null, () -> "nothing listens on " + address);
        port = place.substring(place.lastIndexOf(':') + 1);
    }

    private void endReplicaProcesses() throws InterruptedException {
        for (Process replica : replicas.values()) {
            replica.destroyForcibly().waitFor();
        }
    }

    private String address(String host) {
        return host + ":" + port;
    }

    private static boolean isUnavailable(Guest guest) throws CallException {
        try {
            TestPlugin.call(guest, "who", "");
            return false;
        } catch (CallException.Unavailable expected) {
            assertContains(expected, "plugin 'test', who: UNAVAILABLE");
            return true;
        }
    }

    /** Who answered so many calls. */
    private static Set<String> answering(Guest guest, int calls) throws CallException {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < calls; i++) {
            try {
                names.add(name(TestPlugin.call(guest, "who", "")));
            } catch (CallException.Unavailable atTheMomentOfAnEnd) {
                continue;
            }
        }
        return names;
    }

    private static String name(String json) {
        return json.substring(1, json.length() - 1);
    }
}
