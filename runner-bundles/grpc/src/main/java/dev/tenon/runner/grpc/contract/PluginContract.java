package dev.tenon.runner.grpc.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.tenon.api.CallException;
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
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;

/**
 * The functions of {@code flowbot.plugin.PluginService}: names and JSON to RPCs and back. What gRPC
 * says of a call that has no answer passes through as it is.
 */
public final class PluginContract {

    /** The service's full name. */
    public static final String SERVICE = PluginServiceGrpc.SERVICE_NAME;

    private static final byte[] NOTHING = Json.NULL.toByteArray();

    private final Channel channel;

    public PluginContract(Channel channel) {
        this.channel = channel;
    }

    /** Hands the configuration over. */
    public void init(String configuration, CallOptions options) {
        unary(
                PluginServiceGrpc.getInitMethod(),
                InitRequest.newBuilder().setConfig(configuration).build(),
                options);
    }

    /** Whether the plugin says that it is ready. */
    public boolean ready(CallOptions options) {
        return unary(PluginServiceGrpc.getIsReadyMethod(), Empty.getDefaultInstance(), options)
                .getReady();
    }

    /**
     * Calls a function.
     *
     * @param parameters JSON, or nothing
     * @return JSON
     */
    public byte[] call(String function, byte[] parameters, CallOptions options)
            throws CallException {
        return switch (function) {
            case "ability_call" -> abilityCall(new Parameters(function, parameters), options);
            case "command" -> command(new Parameters(function, parameters), options);
            case "form" -> form(new Parameters(function, parameters), options);
            case "rules" -> rules(options);
            case "help" -> help(options);
            case "bootstrap" -> bootstrap(options);
            case "webhook_convert" -> webhook(new Parameters(function, parameters), options);
            case "oauth_callback" -> oauth(new Parameters(function, parameters), options);
            default -> operation(function, parameters, options);
        };
    }

    private byte[] abilityCall(Parameters parameters, CallOptions options) throws CallException {
        return ability(parameters.text("operation"), parameters.json("params"), options);
    }

    private byte[] operation(String name, byte[] parameters, CallOptions options)
            throws CallException {
        return ability(
                name,
                parameters.length == 0 ? Json.NULL : ByteString.copyFrom(parameters),
                options);
    }

    private byte[] ability(String operation, ByteString params, CallOptions options)
            throws CallException {
        return answer(
                unary(
                        PluginServiceGrpc.getAbilityCallMethod(),
                        CallRequest.newBuilder()
                                .setOperation(operation)
                                .setParamsBytes(params)
                                .build(),
                        options));
    }

    private byte[] command(Parameters parameters, CallOptions options) throws CallException {
        CommandResponse response =
                unary(
                        PluginServiceGrpc.getCommandMethod(),
                        CommandRequest.newBuilder()
                                .setContextBytes(parameters.json("context"))
                                .setContentBytes(parameters.json("content"))
                                .build(),
                        options);
        return answer(response.getPayloadBytes(), response.getError());
    }

    private byte[] form(Parameters parameters, CallOptions options) throws CallException {
        FormResponse response =
                unary(
                        PluginServiceGrpc.getFormMethod(),
                        FormRequest.newBuilder()
                                .setContextBytes(parameters.json("context"))
                                .putAllValues(parameters.texts("values"))
                                .build(),
                        options);
        return answer(response.getPayloadBytes(), response.getError());
    }

    private byte[] rules(CallOptions options) throws CallException {
        RulesResponse response =
                unary(PluginServiceGrpc.getRulesMethod(), Empty.getDefaultInstance(), options);
        return answer(response.getRulesBytes(), response.getError());
    }

    private byte[] help(CallOptions options) throws CallException {
        HelpResponse response =
                unary(PluginServiceGrpc.getHelpMethod(), Empty.getDefaultInstance(), options);
        return answer(response.getHelpBytes(), response.getError());
    }

    private byte[] bootstrap(CallOptions options) {
        unary(PluginServiceGrpc.getBootstrapMethod(), Empty.getDefaultInstance(), options);
        return NOTHING.clone();
    }

    private byte[] webhook(Parameters parameters, CallOptions options) throws CallException {
        return answer(
                unary(
                        PluginServiceGrpc.getWebhookConvertMethod(),
                        WebhookConvertRequest.newBuilder()
                                .setPayload(parameters.bytes("payload"))
                                .build(),
                        options));
    }

    private byte[] oauth(Parameters parameters, CallOptions options) throws CallException {
        return answer(
                unary(
                        PluginServiceGrpc.getOAuthCallbackMethod(),
                        OAuthCallbackRequest.newBuilder()
                                .setState(parameters.text("state"))
                                .setCode(parameters.text("code"))
                                .build(),
                        options));
    }

    private <Q, A> A unary(MethodDescriptor<Q, A> method, Q request, CallOptions options) {
        return ClientCalls.blockingUnaryCall(channel, method, options, request);
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
