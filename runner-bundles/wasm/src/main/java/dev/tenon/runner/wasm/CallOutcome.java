package dev.tenon.runner.wasm;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.runner.wasm.abi.AnswerException;
import dev.tenon.runner.wasm.engine.EngineException;
import org.jspecify.annotations.Nullable;

/** What a call that did not come to its end is to its caller. */
final class CallOutcome {

    private CallOutcome() {}

    /**
     * The caller's exception.
     *
     * @param what plugin and function, for messages
     * @param fault what ended the call
     * @param cause why it was stopped, if it was
     */
    static CallException of(
            String what, Throwable fault, WatchedCall.@Nullable Cause cause, Deadline deadline) {
        if (fault instanceof AnswerException.Refused refused) {
            return new CallException.Failed(refused.getMessage());
        }
        if (fault instanceof EngineException.Exhausted full) {
            return new CallException.Busy(what + ": " + full.getMessage());
        }
        if (cause == WatchedCall.Cause.CLOSED) {
            return new CallException.Unavailable(what + ": the plugin was stopped meanwhile");
        }
        boolean interrupted = fault instanceof EngineException.Interrupted;
        if (cause == WatchedCall.Cause.DEADLINE || interrupted && deadline.hasPassed()) {
            return new CallException.DeadlineExceeded(what + ": stopped at the deadline");
        }
        if (interrupted) {
            return new CallException.Unavailable(what + ": the calling thread was interrupted");
        }
        return new CallException.Crashed(what + ": " + message(fault), fault);
    }

    private static String message(Throwable fault) {
        if (fault instanceof EngineException || fault instanceof AnswerException) {
            return String.valueOf(fault.getMessage());
        }
        return fault.toString();
    }
}
