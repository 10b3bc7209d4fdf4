package dev.tenon.runner.grpc;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.GrpcSection;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.LoadRequest;
import dev.tenon.runner.grpc.any.AnyServices;
import dev.tenon.runner.grpc.handshake.Handshake;
import dev.tenon.runner.grpc.handshake.HandshakeReader;
import dev.tenon.runner.grpc.hostapi.Broker;
import dev.tenon.runner.grpc.hostapi.HostEndpoint;
import dev.tenon.runner.grpc.tls.Identity;
import dev.tenon.runner.grpc.tls.TlsContexts;
import dev.tenon.runner.grpc.transport.Connection;
import dev.tenon.runner.grpc.transport.Transport;
import dev.tenon.runner.process.Belongings;
import dev.tenon.runner.process.Confinement;
import dev.tenon.runner.process.Exit;
import dev.tenon.runner.process.Folders;
import dev.tenon.runner.process.PluginProcess;
import dev.tenon.runner.process.ProcessLauncher;
import dev.tenon.runner.process.Program;
import dev.tenon.runner.process.StartFolder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A plugin in a process of its own. */
final class ProcessGuest implements Guest {

    private static final long EXIT_IS_NEAR_MILLIS = 500;

    private final LoadRequest request;
    private final GrpcSection section;
    private final List<String> command;
    private final Confinement confinement;
    private final @Nullable AnyServices described;
    private final Equipment equipment;
    private final Consumer<ProcessGuest> onClose;
    private final Belongings belongings = new Belongings();
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    private volatile @Nullable PluginProcess process;
    private volatile @Nullable PluginOutput output;
    private volatile @Nullable PluginCalls calls;
    private volatile @Nullable String lastError;

    /**
     * What all guests of a runner share.
     *
     * @param maxMessage longest answer, in bytes
     */
    record Equipment(
            Folders folders, ProcessLauncher launcher, Transport transport, int maxMessage) {}

    /**
     * A guest that is not started.
     *
     * @param command the executable and its arguments
     * @param described its services, if a descriptor set has told them already
     */
    ProcessGuest(
            LoadRequest request,
            GrpcSection section,
            List<String> command,
            Confinement confinement,
            @Nullable AnyServices described,
            Equipment equipment,
            Consumer<ProcessGuest> onClose) {
        this.request = request;
        this.section = section;
        this.command = command;
        this.confinement = confinement;
        this.described = described;
        this.equipment = equipment;
        this.onClose = onClose;
    }

    @Override
    public void start(Deadline deadline) throws LoadException {
        try {
            starting(deadline);
        } catch (LoadException refused) {
            throw notStarted(refused.getMessage(), refused);
        } catch (StatusRuntimeException failure) {
            throw notStarted(whyLost(failure), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw notStarted("interrupted", interrupted);
        } catch (IOException | RuntimeException | Error broken) {
            // the runner's boundary
            throw notStarted(broken.toString(), broken);
        }
    }

    @Override
    public byte[] call(String function, byte[] parameters, Deadline deadline) throws CallException {
        PluginCalls current = calls;
        if (current == null || ended.isDone() || belongings.isClosed()) {
            throw noted(new CallException.Crashed(label(function) + ": " + whyGone()));
        }
        try {
            return current.call(function, parameters, deadline);
        } catch (StatusRuntimeException failure) {
            throw noted(
                    PluginCalls.isCode(failure, Status.Code.UNAVAILABLE)
                            ? new CallException.Crashed(
                                    label(function) + ": " + whyLost(failure), failure)
                            : Failures.of(label(function), failure));
        } catch (CallException.Crashed wrong) {
            throw noted(
                    new CallException.Crashed(label(function) + ": " + wrong.getMessage(), wrong));
        } catch (RuntimeException | Error broken) {
            throw noted(new CallException.Crashed(label(function) + ": " + broken, broken));
        }
    }

    @Override
    public boolean ready(Deadline deadline) {
        PluginCalls current = calls;
        return current != null && !ended.isDone() && current.ready(deadline);
    }

    @Override
    public @Nullable String lastError() {
        return lastError;
    }

    @Override
    public CompletionStage<String> ended() {
        return ended;
    }

    @Override
    public void close() {
        belongings.close();
        onClose.accept(this);
    }

    // ---- starting

    private void starting(Deadline deadline)
            throws LoadException, InterruptedException, IOException {
        Path folder = equipment.folders().forGuest();
        belongings.add(() -> Folders.delete(folder));
        Path work = Files.createDirectories(request.work()).toAbsolutePath();
        HostEndpoint host =
                belongings.add(
                        new HostEndpoint(
                                equipment.transport(),
                                folder,
                                request.host(),
                                request.manifest().permissions().timeout()));
        Identity identity = section.autoMtls() ? Identity.create() : null;
        // the plugin takes longer to start than this does, and needs it at Init first
        Future<?> hostServes = equipment.transport().workers().submit(() -> serve(host, identity));
        Instant started = Instant.now();
        PluginProcess running =
                launch(
                        StartFolder.make(folder, request.content().toAbsolutePath()),
                        PluginEnvironment.of(section, folder, work, host, identity));
        PluginOutput printed = new PluginOutput(request.id(), running, section, request.host());
        output = printed;
        running.onExit().thenAcceptAsync(this::exited, equipment.transport().workers());

        Handshake handshake = handshake(running, printed, deadline);
        PluginSocket.check(handshake.address(), folder, started);
        Security security = security(handshake, identity);
        Connection connection =
                belongings.add(
                        equipment
                                .transport()
                                .connect(
                                        handshake.address(),
                                        security.client(),
                                        equipment.maxMessage()));
        PluginCalls first = new PluginCalls(connection.channel(), described);
        awaitHealthy(connection, first, running, deadline);
        belongings.add(new PoliteStop(connection.channel(), running));
        StdioStream.follow(connection.channel(), printed.stdoutLog(), printed.stderrLog());
        await(hostServes);
        if (security.server() != null) {
            host.serveBroker(security.server());
        }
        belongings.add(Broker.announce(connection, host.brokerSocket()));
        PluginCalls serving =
                section.reflection() && described == null
                        ? new PluginCalls(
                                connection.channel(),
                                AnyServices.byReflection(connection.channel(), deadline))
                        : first;
        serving.start(request.configuration().json(), deadline);
        calls = serving;
    }

    /** Users of the broker are served with TLS once the plugin's certificate is known. */
    private static Void serve(HostEndpoint host, @Nullable Identity identity) throws IOException {
        host.serve();
        if (identity == null) {
            host.serveBroker(null);
        }
        return null;
    }

    private static void await(Future<?> serving) throws InterruptedException, IOException {
        try {
            serving.get();
        } catch (ExecutionException failed) {
            throw new IOException("the host API cannot be served: " + failed.getCause(), failed);
        }
    }

    private PluginProcess launch(Path start, Map<String, String> environment) throws LoadException {
        PluginProcess running =
                equipment
                        .launcher()
                        .start(
                                new Program(
                                        request.id(),
                                        "grpc.binary",
                                        command,
                                        start,
                                        environment,
                                        confinement));
        process = running;
        belongings.add(new Ending(running, () -> output));
        return running;
    }

    private Handshake handshake(PluginProcess running, PluginOutput printed, Deadline deadline)
            throws LoadException, InterruptedException {
        try {
            CompletableFuture.anyOf(printed.handshake(), running.onExit())
                    .get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            if (!printed.handshake().isDone()) {
                // it exited; what it printed before that may still be on its way
                printed.await(EXIT_IS_NEAR_MILLIS);
            }
            return printed.handshake().get(0, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new LoadException(
                    running.isAlive()
                            ? "handshake: found none until the deadline, expected a line"
                            // others that it started hold its output open
                            : "handshake: found none, expected a line; " + obituary());
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof LoadException reason) {
                if (reason instanceof HandshakeReader.Closed) {
                    awaitExit(running);
                }
                throw running.isAlive()
                        ? reason
                        : new LoadException(reason.getMessage() + "; " + obituary(), reason);
            }
            throw new IllegalStateException(failed);
        }
    }

    /** The two ends' certificates; {@code null} where there is no TLS. */
    private record Security(@Nullable SslContext client, @Nullable SslContext server) {}

    private Security security(Handshake handshake, @Nullable Identity identity)
            throws LoadException, IOException {
        if (handshake.certificate() != null) {
            return new Security(
                    TlsContexts.client(identity, handshake.certificate()),
                    identity == null
                            ? null
                            : TlsContexts.server(identity, handshake.certificate()));
        }
        if (identity != null) {
            throw new LoadException(
                    "grpc.auto_mtls: found no certificate in the handshake, expected the plugin's");
        }
        boolean tcp = handshake.address() instanceof java.net.InetSocketAddress;
        if (tcp && !section.insecureTcp()) {
            throw new LoadException(
                    "handshake: found TCP without a certificate, which others on this machine could"
                            + " connect to; expected a Unix socket, or grpc.auto_mtls, or"
                            + " grpc.insecure_tcp: true");
        }
        return new Security(null, null);
    }

    private void awaitHealthy(
            Connection connection, PluginCalls first, PluginProcess running, Deadline deadline)
            throws LoadException, InterruptedException {
        long pause = 1;
        String found = "no answer";
        while (true) {
            try {
                if (first.healthy(deadline)) {
                    return;
                }
                found = "not serving";
            } catch (StatusRuntimeException failure) {
                if (!running.isAlive()) {
                    throw failure;
                }
                if (!PluginCalls.isCode(failure, Status.Code.DEADLINE_EXCEEDED)) {
                    // which hides why the attempts before it failed
                    found = Failures.text(failure.getStatus());
                }
                if (!PluginCalls.isCode(failure, Status.Code.UNAVAILABLE)
                        && !PluginCalls.isCode(failure, Status.Code.DEADLINE_EXCEEDED)) {
                    throw new LoadException(
                            "health: found %s, expected SERVING".formatted(found), failure);
                }
            }
            if (deadline.remainingNanos() <= TimeUnit.MILLISECONDS.toNanos(pause)) {
                throw new LoadException(
                        "health: found %s until the deadline, expected SERVING".formatted(found));
            }
            Thread.sleep(pause);
            pause = Math.min(2 * pause, 100);
            connection.connectAtOnce();
        }
    }

    // ---- the end

    private void exited(Exit exit) {
        if (!belongings.isClosed()) {
            String reason = obituary();
            lastError = reason;
            ended.complete(reason);
        }
    }

    /** How the process ended, with what it said last. */
    private String obituary() {
        PluginProcess running = process;
        Exit exit = running == null ? null : running.onExit().getNow(null);
        PluginOutput printed = output;
        String words = printed == null ? "" : printed.lastWords();
        return "the process "
                + (exit == null ? "is gone" : exit)
                + (words.isEmpty() ? "" : "; its last words: " + words);
    }

    private String whyGone() {
        return ended.getNow(belongings.isClosed() ? "it was closed" : "it is not started");
    }

    /** Why there is no connection: mostly because there is no process, or soon will be none. */
    private String whyLost(StatusRuntimeException failure) {
        PluginProcess running = process;
        if (running != null && PluginCalls.isCode(failure, Status.Code.UNAVAILABLE)) {
            if (belongings.isClosed()) {
                return "it was closed";
            }
            awaitExit(running);
            if (!running.isAlive()) {
                return obituary();
            }
        }
        return Failures.text(failure.getStatus());
    }

    private static void awaitExit(PluginProcess running) {
        try {
            running.onExit().get(EXIT_IS_NEAR_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException alive) {
            // then it is not that
        }
    }

    private CallException noted(CallException fault) {
        if (fault.kind() == CallException.Kind.CRASHED
                || fault.kind() == CallException.Kind.DEADLINE_EXCEEDED) {
            lastError = fault.getMessage();
        }
        return fault;
    }

    private LoadException notStarted(@Nullable String why, Throwable cause) {
        return new LoadException("plugin '%s': %s".formatted(request.id(), why), cause);
    }

    private String label(String function) {
        return "plugin '%s', %s".formatted(request.id(), function);
    }

    /** Kills what is left of the process, and waits until all that it printed is read. */
    private record Ending(
            PluginProcess running, java.util.function.Supplier<@Nullable PluginOutput> printed)
            implements AutoCloseable {
        @Override
        public void close() {
            running.kill();
            PluginOutput output = printed.get();
            if (output != null) {
                output.await(EXIT_IS_NEAR_MILLIS);
            }
        }
    }
}
