package dev.tenon.runner.grpc;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.proto.health.HealthCheckRequest;
import dev.tenon.proto.health.HealthCheckResponse.ServingStatus;
import dev.tenon.proto.health.HealthGrpc;
import dev.tenon.runner.grpc.any.AnyServices;
import dev.tenon.runner.grpc.contract.PluginContract;
import dev.tenon.runner.grpc.transport.EventLoopChannel;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one plugin takes over its channel: those of the contract, and where its manifest
 * says so, those of whatever services it has. What gRPC says of a failed one passes through.
 */
final class PluginCalls {

    /** What go-plugin's servers answer health checks for. */
    static final String HEALTH_SERVICE = "plugin";

    private static final long FIRST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final EventLoopChannel channel;
    private final PluginContract contract;
    private final @Nullable AnyServices services;
    private final boolean hasContract;

    /**
     * @param services {@code null} for the contract alone
     */
    PluginCalls(EventLoopChannel channel, @Nullable AnyServices services) {
        this.channel = channel;
        this.contract = new PluginContract(channel);
        this.services = services;
        this.hasContract = services == null || services.has(PluginContract.SERVICE + "/Init");
    }

    byte[] call(String function, byte[] parameters, Deadline deadline) throws CallException {
        if (services != null && function.indexOf('/') >= 0) {
            return services.call(channel, function, parameters, until(deadline));
        }
        if (!hasContract) {
            throw new CallException.NoSuchFunction(
                    "found function '%s', expected one of %s"
                            .formatted(function, services == null ? "" : services.functions()));
        }
        return contract.call(function, parameters, deadline);
    }

    /** Hands the configuration over and waits until the plugin says that it is ready. */
    void start(String configuration, Deadline deadline) throws LoadException, InterruptedException {
        if (!hasContract) {
            return;
        }
        boolean initialised = init(configuration, deadline);
        long pause = FIRST_PAUSE_MILLIS;
        while (!contractReady(initialised, deadline)) {
            if (deadline.remainingNanos() <= TimeUnit.MILLISECONDS.toNanos(pause)) {
                throw new LoadException("IsReady: found not ready until the deadline");
            }
            Thread.sleep(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    /** Whether the process answers, is healthy and says that it is ready. */
    boolean ready(Deadline deadline) {
        try {
            return healthy(deadline) && (!hasContract || contractReady(true, deadline));
        } catch (StatusRuntimeException | LoadException failed) {
            return false;
        }
    }

    /** Whether the plugin's server says that it serves; one without health checks does. */
    boolean healthy(Deadline deadline) {
        try {
            return channel.call(
                                    HealthGrpc.getCheckMethod(),
                                    HealthCheckRequest.newBuilder()
                                            .setService(HEALTH_SERVICE)
                                            .build(),
                                    deadline.remainingNanos())
                            .getStatus()
                    == ServingStatus.SERVING;
        } catch (StatusRuntimeException failure) {
            if (isCode(failure, Status.Code.UNIMPLEMENTED)
                    || isCode(failure, Status.Code.NOT_FOUND)) {
                return true;
            }
            throw failure;
        }
    }

    /**
     * @return false if the plugin leaves that function out, as it may
     */
    private boolean init(String configuration, Deadline deadline) throws LoadException {
        try {
            contract.init(configuration, deadline);
            return true;
        } catch (StatusRuntimeException failure) {
            if (isCode(failure, Status.Code.UNIMPLEMENTED)) {
                return false;
            }
            if (isCode(failure, Status.Code.UNAVAILABLE)) {
                throw failure;
            }
            throw new LoadException("Init: " + Failures.text(failure.getStatus()), failure);
        }
    }

    /**
     * @param served whether the plugin is known to serve the contract
     */
    private boolean contractReady(boolean served, Deadline deadline) throws LoadException {
        try {
            return contract.ready(deadline);
        } catch (StatusRuntimeException failure) {
            if (isCode(failure, Status.Code.UNIMPLEMENTED)) {
                if (served) {
                    return true;
                }
                throw new LoadException(
                        "the plugin serves no %s; expected it, or grpc.services: reflection"
                                .formatted(PluginContract.SERVICE));
            }
            if (isCode(failure, Status.Code.UNAVAILABLE)) {
                throw failure;
            }
            if (isCode(failure, Status.Code.DEADLINE_EXCEEDED)) {
                return false;
            }
            throw new LoadException("IsReady: " + Failures.text(failure.getStatus()), failure);
        }
    }

    static boolean isCode(StatusRuntimeException failure, Status.Code code) {
        return failure.getStatus().getCode() == code;
    }

    private static CallOptions until(Deadline deadline) {
        return CallOptions.DEFAULT.withDeadlineAfter(
                deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    }
}
