package dev.tenon.runner.grpc.any;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.proto.reflection.v1.ServerReflectionRequest;
import dev.tenon.proto.reflection.v1.ServerReflectionResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** Asks a server's reflection many things at once, and bounds what it may say in all. */
final class ReflectionQuestions {

    private final Channel channel;
    private final MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> version;
    private final Deadline deadline;
    private long bytes;

    ReflectionQuestions(
            Channel channel,
            MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> version,
            Deadline deadline) {
        this.channel = channel;
        this.version = version;
        this.deadline = deadline;
    }

    /**
     * One answer for each question, in order.
     *
     * @param question which of the kinds of question it is
     * @throws io.grpc.StatusRuntimeException as gRPC gives it
     */
    List<ServerReflectionResponse> ask(
            List<String> questions,
            BiFunction<ServerReflectionRequest.Builder, String, ServerReflectionRequest.Builder>
                    question)
            throws LoadException {
        List<ServerReflectionResponse> answers = new ArrayList<>();
        Exchange.run(
                channel,
                version,
                CallOptions.DEFAULT.withDeadlineAfter(
                        deadline.remainingNanos(), TimeUnit.NANOSECONDS),
                questions.stream()
                        .map(q -> question.apply(ServerReflectionRequest.newBuilder(), q).build())
                        .toList(),
                answer -> {
                    answers.add(answer);
                    bytes += answer.getSerializedSize();
                    return bytes <= FileSet.MAX_BYTES && answers.size() <= questions.size();
                });
        if (bytes > FileSet.MAX_BYTES) {
            throw FileSet.tooLong(Reflection.SETTING);
        }
        if (answers.size() != questions.size()) {
            throw new LoadException(
                    "%s: found %s answers of server reflection, expected %d"
                            .formatted(
                                    Reflection.SETTING,
                                    answers.size() > questions.size() ? "more" : answers.size(),
                                    questions.size()));
        }
        return answers;
    }
}
