package dev.tenon.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Empty;
import dev.tenon.proto.plugin.CallRequest;
import dev.tenon.proto.plugin.CallResponse;
import dev.tenon.proto.plugin.CommandRequest;
import dev.tenon.proto.plugin.CommandResponse;
import dev.tenon.proto.plugin.FormRequest;
import dev.tenon.proto.plugin.FormResponse;
import dev.tenon.proto.plugin.HelpResponse;
import dev.tenon.proto.plugin.InitRequest;
import dev.tenon.proto.plugin.InitResponse;
import dev.tenon.proto.plugin.IsReadyResponse;
import dev.tenon.proto.plugin.OAuthCallbackRequest;
import dev.tenon.proto.plugin.PluginServiceGrpc;
import dev.tenon.proto.plugin.RulesResponse;
import dev.tenon.proto.plugin.WebhookConvertRequest;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The container's calls, led to the author's code. Nothing that this throws goes further: it is an
 * answer's error, or a status where the answer has no room for one.
 */
final class PluginCalls extends PluginServiceGrpc.PluginServiceImplBase {

    /** A status is sent in a header, and those are bounded. */
    private static final int MAX_STATUS_CHARACTERS = 1000;

    private final Contract contract;
    private final HostConnection host;
    private final Logger logger;

    PluginCalls(Contract contract, HostConnection host) {
        this.contract = contract;
        this.host = host;
        this.logger = Logger.getLogger(contract.name);
    }

    @Override
    public void init(InitRequest request, StreamObserver<InitResponse> observer) {
        Work init =
                call -> {
                    contract.init.init(request.getConfig(), call);
                    return null;
                };
        statusOr(InitResponse.getDefaultInstance(), run("init", init), observer);
    }

    @Override
    public void bootstrap(Empty request, StreamObserver<Empty> observer) {
        Work bootstrap =
                call -> {
                    contract.bootstrap.bootstrap(call);
                    return null;
                };
        statusOr(Empty.getDefaultInstance(), run("bootstrap", bootstrap), observer);
    }

    @Override
    public void isReady(Empty request, StreamObserver<IsReadyResponse> observer) {
        Outcome outcome = run("ready", contract.ready::ready);
        boolean ready = outcome.json().equals("true");
        statusOr(IsReadyResponse.newBuilder().setReady(ready).build(), outcome, observer);
    }

    @Override
    public void abilityCall(CallRequest request, StreamObserver<CallResponse> observer) {
        String name = request.getOperation();
        Contract.TextOperation operation = contract.operations.get(name);
        Work work = operation == null ? null : call -> operation.call(request.getParams(), call);
        answer("operation '" + name + "'", work, PluginCalls::response, observer);
    }

    @Override
    public void command(CommandRequest request, StreamObserver<CommandResponse> observer) {
        Hooks.Command command = contract.command;
        Work work =
                command == null
                        ? null
                        : call -> {
                            JsonNode context = Json.tree("context", request.getContext());
                            JsonNode content = Json.tree("content", request.getContent());
                            return command.command(context, content, call);
                        };
        answer(
                "command",
                work,
                outcome ->
                        CommandResponse.newBuilder()
                                .setPayload(outcome.json())
                                .setError(outcome.error())
                                .build(),
                observer);
    }

    @Override
    public void form(FormRequest request, StreamObserver<FormResponse> observer) {
        Hooks.Form form = contract.form;
        Work work =
                form == null
                        ? null
                        : call -> {
                            JsonNode context = Json.tree("context", request.getContext());
                            return form.form(context, request.getValuesMap(), call);
                        };
        answer(
                "form",
                work,
                outcome ->
                        FormResponse.newBuilder()
                                .setPayload(outcome.json())
                                .setError(outcome.error())
                                .build(),
                observer);
    }

    @Override
    public void rules(Empty request, StreamObserver<RulesResponse> observer) {
        answer(
                "rules",
                information(contract.rules),
                outcome ->
                        RulesResponse.newBuilder()
                                .setRules(outcome.json())
                                .setError(outcome.error())
                                .build(),
                observer);
    }

    @Override
    public void help(Empty request, StreamObserver<HelpResponse> observer) {
        answer(
                "help",
                information(contract.help),
                outcome ->
                        HelpResponse.newBuilder()
                                .setHelp(outcome.json())
                                .setError(outcome.error())
                                .build(),
                observer);
    }

    @Override
    public void webhookConvert(
            WebhookConvertRequest request, StreamObserver<CallResponse> observer) {
        Hooks.WebhookConvert convert = contract.webhookConvert;
        byte[] payload = request.getPayload().toByteArray();
        Work work = convert == null ? null : call -> convert.convert(payload, call);
        answer("webhook_convert", work, PluginCalls::response, observer);
    }

    @Override
    public void oAuthCallback(OAuthCallbackRequest request, StreamObserver<CallResponse> observer) {
        Hooks.OAuthCallback callback = contract.oauthCallback;
        Work work =
                callback == null
                        ? null
                        : call -> callback.callback(request.getState(), request.getCode(), call);
        answer("oauth_callback", work, PluginCalls::response, observer);
    }

    private static @Nullable Work information(Hooks.@Nullable Information hook) {
        return hook == null ? null : hook::answer;
    }

    private static CallResponse response(Outcome outcome) {
        return CallResponse.newBuilder()
                .setResult(outcome.json())
                .setError(outcome.error())
                .build();
    }

    private <A> void answer(
            String what,
            @Nullable Work work,
            Function<Outcome, A> answer,
            StreamObserver<A> observer) {
        if (work == null) {
            refuse(
                    Status.UNIMPLEMENTED,
                    "plugin '%s' has no %s".formatted(contract.name, what),
                    observer);
        } else {
            send(answer.apply(run(what, work)), observer);
        }
    }

    private static <A> void statusOr(A answer, Outcome outcome, StreamObserver<A> observer) {
        if (outcome.error().isEmpty()) {
            send(answer, observer);
        } else {
            refuse(Status.UNKNOWN, outcome.error(), observer);
        }
    }

    /** The one place where the author's code runs. */
    private Outcome run(String what, Work work) {
        Context context = Context.current();
        try {
            Object answer = work.run(new Call(context, host.of(context)));
            return new Outcome(Json.write(answer), "");
        } catch (PluginException | JsonException refusal) {
            String message = refusal.getMessage();
            // no message would look like no error
            return new Outcome("", message == null || message.isEmpty() ? "refused" : message);
        } catch (Throwable fault) {
            logger.log(Level.SEVERE, what + " failed", fault);
            return new Outcome("", fault.toString());
        }
    }

    private static <A> void send(A answer, StreamObserver<A> observer) {
        // who gave up gets nothing, and that is no fault
        ((ServerCallStreamObserver<A>) observer).setOnCancelHandler(() -> {});
        observer.onNext(answer);
        observer.onCompleted();
    }

    private static void refuse(Status status, String message, StreamObserver<?> observer) {
        int end = Math.min(message.length(), MAX_STATUS_CHARACTERS);
        observer.onError(status.withDescription(message.substring(0, end)).asRuntimeException());
    }

    /** The author's code, its parameters inside. */
    @FunctionalInterface
    private interface Work {
        @Nullable Object run(Call call) throws Exception;
    }

    /** What came of it: JSON, or an error that is not empty. */
    private record Outcome(String json, String error) {}
}
