package dev.tenon.runner.grpc;

import dev.tenon.api.CallException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** What gRPC says of a call that has no answer, in terms of the plugin. */
final class Failures {

    private Failures() {}

    /**
     * The case that a status stands for. {@code UNAVAILABLE} is what remains to be told by who
     * knows whether there is still a process.
     *
     * @param what names the plugin and its function
     */
    static CallException of(String what, StatusRuntimeException failure) {
        Status status = failure.getStatus();
        String message = what + ": " + text(status);
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED ->
                    new CallException.DeadlineExceeded(what + ": no answer by the deadline");
            case CANCELLED -> new CallException.Unavailable(message, failure);
            case UNAVAILABLE -> new CallException.Crashed(message, failure);
            case UNIMPLEMENTED -> new CallException.NoSuchFunction(message);
            case PERMISSION_DENIED -> new CallException.Denied(message);
            case OK,
                    UNKNOWN,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    INTERNAL,
                    DATA_LOSS,
                    UNAUTHENTICATED ->
                    new CallException.Failed(message);
        };
    }

    /** The code, and what the other side said. */
    static String text(Status status) {
        String description = status.getDescription();
        return description == null || description.isEmpty()
                ? status.getCode().toString()
                : status.getCode() + ": " + description;
    }
}
