package dev.tenon.runner.grpc.any;

import com.google.protobuf.DynamicMessage;
import dev.tenon.api.CallException;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The answers of one call, as they become JSON; bounded. */
final class AnswerJson implements Predicate<DynamicMessage> {

    private static final int MAX_MIB = 64;

    private final AnswerForm form;
    private final JsonBuffer json = new JsonBuffer(MAX_MIB << 20);
    private int count;
    private @Nullable String failure;

    AnswerJson(AnswerForm form) {
        this.form = form;
    }

    private interface Writing {
        void write() throws IOException;
    }

    /** Takes an answer; false when no more is wanted. */
    @Override
    public boolean test(DynamicMessage answer) {
        if (count++ > 0 && !form.stream()) {
            failure = "found more than one answer, expected one";
            return false;
        }
        return succeeds(
                () -> {
                    if (form.stream()) {
                        json.append(count == 1 ? "[" : ",");
                    }
                    form.write(answer, json);
                });
    }

    /** Whether the one answer that there must be never came. */
    boolean isMissing() {
        return count == 0 && !form.stream();
    }

    /** The JSON, once the call has ended; asked for once. */
    byte[] bytes() throws CallException.Failed {
        if (failure == null && form.stream()) {
            succeeds(() -> json.append(count == 0 ? "[]" : "]"));
        }
        if (failure != null) {
            throw new CallException.Failed(form.function() + ": " + failure);
        }
        return json.bytes();
    }

    private boolean succeeds(Writing writing) {
        try {
            writing.write();
            return true;
        } catch (JsonBuffer.FullException full) {
            failure =
                    "found an answer of more than %d MiB of JSON, expected at most that"
                            .formatted(MAX_MIB);
        } catch (IOException | RuntimeException noJson) {
            // such as a time in the year 10000, or an Any of a type that no file defines
            failure = "the answer has no form in JSON: " + noJson.getMessage();
        }
        return false;
    }
}
