package dev.tenon.runner.grpc.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.proto.plugin.CallRequest;
import dev.tenon.proto.plugin.CallResponse;
import dev.tenon.proto.plugin.CommandRequest;
import dev.tenon.proto.plugin.CommandResponse;
import dev.tenon.proto.plugin.FormRequest;
import dev.tenon.proto.plugin.FormResponse;
import dev.tenon.proto.plugin.HelpResponse;
import dev.tenon.proto.plugin.InitRequest;
import dev.tenon.proto.plugin.OAuthCallbackRequest;
import dev.tenon.proto.plugin.PluginServiceGrpc;
import dev.tenon.proto.plugin.RulesResponse;
import dev.tenon.proto.plugin.WebhookConvertRequest;
import dev.tenon.runner.grpc.transport.EventLoopChannel;
import io.grpc.MethodDescriptor;

/**
 * The functions of {@code flowbot.plugin.PluginService}: names and JSON to RPCs and back. What gRPC
 * says of a call that has no answer passes through as it is.
 */
public final class PluginContract {

    /** The service's full name. */
    public static final String SERVICE = PluginServiceGrpc.SERVICE_NAME;

    private static final byte[] NOTHING = Json.NULL.toByteArray();

    private final EventLoopChannel channel;

    public PluginContract(EventLoopChannel channel) {
        this.channel = channel;
    }

    /** Hands the configuration over. */
    public void init(String configuration, Deadline deadline) {
        unary(
                PluginServiceGrpc.getInitMethod(),
                InitRequest.newBuilder().setConfig(configuration).build(),
                deadline);
    }

    /** Whether the plugin says that it is ready. */
    public boolean ready(Deadline deadline) {
        return unary(PluginServiceGrpc.getIsReadyMethod(), Empty.getDefaultInstance(), deadline)
                .getReady();
    }

    /**
     * Calls a function.
     *
     * @param parameters JSON, or nothing
     * @return JSON
     */
    public byte[] call(String function, byte[] parameters, Deadline deadline) throws CallException {
        return switch (function) {
            case "ability_call" -> abilityCall(new Parameters(function, parameters), deadline);
            case "command" -> command(new Parameters(function, parameters), deadline);
            case "form" -> form(new Parameters(function, parameters), deadline);
            case "rules" -> rules(deadline);
            case "help" -> help(deadline);
            case "bootstrap" -> bootstrap(deadline);
            case "webhook_convert" -> webhook(new Parameters(function, parameters), deadline);
            case "oauth_callback" -> oauth(new Parameters(function, parameters), deadline);
            default -> operation(function, parameters, deadline);
        };
    }

    private byte[] abilityCall(Parameters parameters, Deadline deadline) throws CallException {
        return ability(parameters.text("operation"), parameters.json("params"), deadline);
    }

    private byte[] operation(String name, byte[] parameters, Deadline deadline)
            throws CallException {
        return ability(
                name,
                parameters.length == 0 ? Json.NULL : ByteString.copyFrom(parameters),
                deadline);
    }

    private byte[] ability(String operation, ByteString params, Deadline deadline)
            throws CallException {
        return answer(
                unary(
                        PluginServiceGrpc.getAbilityCallMethod(),
                        CallRequest.newBuilder()
                                .setOperation(operation)
                                .setParamsBytes(params)
                                .build(),
                        deadline));
    }

    private byte[] command(Parameters parameters, Deadline deadline) throws CallException {
        CommandResponse response =
                unary(
                        PluginServiceGrpc.getCommandMethod(),
                        CommandRequest.newBuilder()
                                .setContextBytes(parameters.json("context"))
                                .setContentBytes(parameters.json("content"))
                                .build(),
                        deadline);
        return answer(response.getPayloadBytes(), response.getError());
    }

    private byte[] form(Parameters parameters, Deadline deadline) throws CallException {
        FormResponse response =
                unary(
                        PluginServiceGrpc.getFormMethod(),
                        FormRequest.newBuilder()
                                .setContextBytes(parameters.json("context"))
                                .putAllValues(parameters.texts("values"))
                                .build(),
                        deadline);
        return answer(response.getPayloadBytes(), response.getError());
    }

    private byte[] rules(Deadline deadline) throws CallException {
        RulesResponse response =
                unary(PluginServiceGrpc.getRulesMethod(), Empty.getDefaultInstance(), deadline);
        return answer(response.getRulesBytes(), response.getError());
    }

    private byte[] help(Deadline deadline) throws CallException {
        HelpResponse response =
                unary(PluginServiceGrpc.getHelpMethod(), Empty.getDefaultInstance(), deadline);
        return answer(response.getHelpBytes(), response.getError());
    }

    private byte[] bootstrap(Deadline deadline) {
        unary(PluginServiceGrpc.getBootstrapMethod(), Empty.getDefaultInstance(), deadline);
        return NOTHING.clone();
    }

    private byte[] webhook(Parameters parameters, Deadline deadline) throws CallException {
        return answer(
                unary(
                        PluginServiceGrpc.getWebhookConvertMethod(),
                        WebhookConvertRequest.newBuilder()
                                .setPayload(parameters.bytes("payload"))
                                .build(),
                        deadline));
    }

    private byte[] oauth(Parameters parameters, Deadline deadline) throws CallException {
        return answer(
                unary(
                        PluginServiceGrpc.getOAuthCallbackMethod(),
                        OAuthCallbackRequest.newBuilder()
                                .setState(parameters.text("state"))
                                .setCode(parameters.text("code"))
                                .build(),
                        deadline));
    }

    private <Q, A> A unary(MethodDescriptor<Q, A> method, Q request, Deadline deadline) {
        return channel.call(method, request, deadline.remainingNanos());
    }

    private static byte[] answer(CallResponse response) throws CallException {
        return answer(response.getResultBytes(), response.getError());
    }

    private static byte[] answer(ByteString json, String error) throws CallException {
        if (!error.isEmpty()) {
            throw new CallException.Failed(error);
        }
        if (json.isEmpty()) {
            return NOTHING.clone();
        }
        byte[] answer = json.toByteArray();
        try {
            Json.check(answer);
            return answer;
        } catch (IllegalArgumentException wrong) {
            throw new CallException.Crashed("the answer is wrong: " + wrong.getMessage(), wrong);
        }
    }
}
