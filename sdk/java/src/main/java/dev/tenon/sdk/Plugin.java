package dev.tenon.sdk;

import java.util.Objects;

/**
 * A plugin: its name, its operations and its other hooks. The program's main class names them and
 * hands the process over with {@link #serve}:
 *
 * <pre>{@code
 * Plugin.named("hello")
 *         .operation("greet", Greeting.class, (greeting, call) -> "Hello, " + greeting.name() + "!")
 *         .serve();
 * }</pre>
 *
 * <p>Only {@link #named} and one operation or hook are needed. A hook that is not given is answered
 * as not implemented; without {@link #init}, {@link #ready} and {@link #bootstrap} the plugin takes
 * any configuration, is always ready, and has nothing to do. Code given here may run in several
 * threads at once.
 */
public final class Plugin {

    private final Contract contract;

    private Plugin(String name) {
        contract = new Contract(name);
    }

    /** Begins a plugin. The name is for people and stands in messages and in the log. */
    public static Plugin named(String name) {
        return new Plugin(Objects.requireNonNull(name, "name"));
    }

    /**
     * Adds an operation.
     *
     * @param name as under {@code provides.abilities} in the manifest
     * @param parameters what the parameters are read as: a record, a class that Jackson can read,
     *     or {@code JsonNode}. The components of a record are required unless they are annotated as
     *     {@code Nullable}; parameters that were not given are an empty object.
     * @throws IllegalArgumentException if there is an operation of this name
     */
    public <P> Plugin operation(String name, Class<P> parameters, Operation<P> operation) {
        contract.add(Objects.requireNonNull(name, "name"), parameters, operation);
        return this;
    }

    /** Takes the configuration, which is read as operations' parameters are. */
    public <C> Plugin init(Class<C> configuration, Hooks.Init<C> init) {
        contract.init =
                (text, call) -> init.init(Json.read("configuration", text, configuration), call);
        return this;
    }

    /** Says whether calls may come; asked after the configuration was taken until it is true. */
    public Plugin ready(Hooks.Ready ready) {
        contract.ready = ready;
        return this;
    }

    /** Module function {@code bootstrap}. */
    public Plugin bootstrap(Hooks.Bootstrap bootstrap) {
        contract.bootstrap = bootstrap;
        return this;
    }

    /** Module function {@code command}. */
    public Plugin command(Hooks.Command command) {
        contract.command = command;
        return this;
    }

    /** Module function {@code form}. */
    public Plugin form(Hooks.Form form) {
        contract.form = form;
        return this;
    }

    /** Module function {@code rules}. */
    public Plugin rules(Hooks.Information rules) {
        contract.rules = rules;
        return this;
    }

    /** Module function {@code help}. */
    public Plugin help(Hooks.Information help) {
        contract.help = help;
        return this;
    }

    /** The provider's webhooks. */
    public Plugin webhookConvert(Hooks.WebhookConvert webhookConvert) {
        contract.webhookConvert = webhookConvert;
        return this;
    }

    /** The end of a sign-in at the provider. */
    public Plugin oauthCallback(Hooks.OAuthCallback oauthCallback) {
        contract.oauthCallback = oauthCallback;
        return this;
    }

    /**
     * Serves the container until it says stop or is gone, then ends the process; it does not
     * return. What is to be done at the end belongs into a {@link Runtime#addShutdownHook shutdown
     * hook}. A program that no container started ends at once with status 1.
     */
    public void serve() {
        new PluginProcess(contract, Launch.fromEnvironment(contract.name)).run();
    }
}
