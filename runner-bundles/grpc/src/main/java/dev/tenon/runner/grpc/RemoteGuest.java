package dev.tenon.runner.grpc;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.GrpcSection;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.LoadRequest;
import dev.tenon.runner.grpc.any.AnyServices;
import dev.tenon.runner.grpc.tls.TlsContexts;
import dev.tenon.runner.grpc.transport.Connection;
import dev.tenon.runner.grpc.transport.Transport;
import dev.tenon.runner.process.Belongings;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A plugin that runs elsewhere, as one server or several behind a name: each call goes to the next
 * of those that are healthy. Connections are tried again, calls are not.
 */
final class RemoteGuest implements Guest {

    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final LoadRequest request;
    private final GrpcSection section;
    private final String target;
    private final @Nullable AnyServices described;
    private final Transport transport;
    private final int maxMessage;
    private final Consumer<RemoteGuest> onClose;
    private final Belongings belongings = new Belongings();
    private volatile @Nullable PluginCalls calls;
    private volatile @Nullable String lastError;

    /**
     * A guest without a connection.
     *
     * @param described its services, if a descriptor set has told them already
     * @param maxMessage longest answer, in bytes
     */
    RemoteGuest(
            LoadRequest request,
            GrpcSection section,
            String target,
            @Nullable AnyServices described,
            Transport transport,
            int maxMessage,
            Consumer<RemoteGuest> onClose) {
        this.request = request;
        this.section = section;
        this.target = target;
        this.described = described;
        this.transport = transport;
        this.maxMessage = maxMessage;
        this.onClose = onClose;
    }

    @Override
    public void start(Deadline deadline) throws LoadException {
        try {
            Connection connection =
                    belongings.add(
                            transport.balance(
                                    target, PluginCalls.HEALTH_SERVICE, tls(), maxMessage));
            PluginCalls first = new PluginCalls(connection.channel(), described);
            awaitHealthy(first, deadline);
            calls =
                    section.reflection() && described == null
                            ? new PluginCalls(
                                    connection.channel(),
                                    AnyServices.byReflection(connection.channel(), deadline))
                            : first;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw notStarted("interrupted", interrupted);
        } catch (LoadException refused) {
            throw notStarted(refused.getMessage(), refused);
        } catch (StatusRuntimeException failure) {
            throw notStarted(Failures.text(failure.getStatus()), failure);
        } catch (IOException | RuntimeException | Error broken) {
            // the runner's boundary
            throw notStarted(broken.toString(), broken);
        }
    }

    @Override
    public byte[] call(String function, byte[] parameters, Deadline deadline) throws CallException {
        String label = "plugin '%s', %s".formatted(request.id(), function);
        PluginCalls current = calls;
        if (current == null || belongings.isClosed()) {
            throw new CallException.Unavailable(label + ": not connected");
        }
        try {
            return current.call(function, parameters, deadline);
        } catch (StatusRuntimeException failure) {
            CallException fault =
                    PluginCalls.isCode(failure, Status.Code.UNAVAILABLE)
                            ? new CallException.Unavailable(
                                    label + ": " + Failures.text(failure.getStatus()), failure)
                            : Failures.of(label, failure);
            lastError = fault.getMessage();
            throw fault;
        } catch (RuntimeException | Error broken) {
            throw new CallException.Crashed(label + ": " + broken, broken);
        }
    }

    @Override
    public boolean ready(Deadline deadline) {
        PluginCalls current = calls;
        return current != null && current.ready(deadline);
    }

    @Override
    public @Nullable String lastError() {
        return lastError;
    }

    @Override
    public void close() {
        belongings.close();
        onClose.accept(this);
    }

    private void awaitHealthy(PluginCalls first, Deadline deadline)
            throws LoadException, InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        String found = "no answer";
        while (true) {
            try {
                if (first.healthy(deadline)) {
                    return;
                }
                found = "not serving";
            } catch (StatusRuntimeException failure) {
                if (!PluginCalls.isCode(failure, Status.Code.DEADLINE_EXCEEDED)) {
                    // which hides why the attempts before it failed
                    found = Failures.text(failure.getStatus());
                }
                if (!PluginCalls.isCode(failure, Status.Code.UNAVAILABLE)
                        && !PluginCalls.isCode(failure, Status.Code.DEADLINE_EXCEEDED)) {
                    throw new LoadException(
                            "grpc.target: %s: found %s, expected SERVING".formatted(target, found),
                            failure);
                }
            }
            if (deadline.remainingNanos() <= TimeUnit.MILLISECONDS.toNanos(pause)) {
                throw new LoadException(
                        "grpc.target: %s: found %s until the deadline".formatted(target, found));
            }
            Thread.sleep(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private @Nullable SslContext tls() throws IOException {
        GrpcSection.Tls tls = section.tls();
        if (tls == null) {
            return null;
        }
        return TlsContexts.remote(file(tls.ca()), file(tls.cert()), file(tls.key()));
    }

    private @Nullable Path file(@Nullable String name) {
        return name == null ? null : request.content().resolve(name);
    }

    private LoadException notStarted(@Nullable String why, Throwable cause) {
        return new LoadException("plugin '%s': %s".formatted(request.id(), why), cause);
    }
}
