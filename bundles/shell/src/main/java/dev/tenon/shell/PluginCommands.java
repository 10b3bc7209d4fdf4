package dev.tenon.shell;

import dev.tenon.api.CallException;
import dev.tenon.api.Health;
import dev.tenon.api.LoadException;
import dev.tenon.api.NoSuchPluginException;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginRegistry;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The commands of scope {@code plugin}. Gogo finds them by the service properties and calls the
 * method of that name by reflection, on the thread of the session. What a method returns is what
 * the shell prints, pipes or assigns; what it cannot do it throws as {@link CommandException}.
 */
@Component(
        service = PluginCommands.class,
        property = {
            "osgi.command.scope=plugin",
            "osgi.command.function=list",
            "osgi.command.function=info",
            "osgi.command.function=call",
            "osgi.command.function=reload",
            "osgi.command.function=start",
            "osgi.command.function=stop"
        })
public final class PluginCommands {

    private static final byte[] NO_PARAMETERS = {};
    private static final String NOT_LOADED = "not_loaded";

    private final PluginRegistry registry;
    private final JsonArgument json = new JsonArgument();

    @Activate
    public PluginCommands(@Reference PluginRegistry registry) {
        this.registry = registry;
    }

    @Descriptor("lists all plugins, and why one does not run")
    public String list() {
        return PluginTable.of(registry.plugins());
    }

    @Descriptor("shows what is known of a plugin")
    public String info(@Descriptor("the plugin's id") String id) {
        check("id", id);
        PluginInfo plugin = registry.plugin(id).orElseThrow(() -> unknown(id));
        return PluginSheet.of(plugin, plugin.bundleId() < 0 ? null : health(id));
    }

    @Descriptor("calls a function without parameters, and prints the JSON it answers")
    public String call(
            @Descriptor("the plugin's id") String id,
            @Descriptor("the function or operation") String function) {
        return answer(id, function, NO_PARAMETERS);
    }

    @Descriptor("calls a function, and prints the JSON it answers")
    public String call(
            @Descriptor("the plugin's id") String id,
            @Descriptor("the function or operation") String function,
            @Descriptor("its parameters: JSON, in single quotes") @Nullable Object parameters) {
        return answer(id, function, json.bytes(parameters));
    }

    @Descriptor("replaces a plugin's guest, by new content if there is some")
    public String reload(@Descriptor("the plugin's id") String id) {
        return change(id, registry::reload);
    }

    @Descriptor("starts a plugin that is stopped, or tries again one in state error")
    public String start(@Descriptor("the plugin's id") String id) {
        return change(id, registry::start);
    }

    @Descriptor("stops a plugin once the calls it has are done")
    public String stop(@Descriptor("the plugin's id") String id) {
        return change(id, registry::stop);
    }

    private String answer(String id, String function, byte[] parameters) {
        check("id", id);
        check("function", function);
        try {
            byte[] answer = registry.service(id).call(function, parameters);
            return new String(answer, StandardCharsets.UTF_8);
        } catch (CallException e) {
            throw new CommandException(Words.of(e.kind()), text(e));
        } catch (NoSuchPluginException e) {
            throw notInstalled(id, Words.of(CallException.Kind.UNAVAILABLE));
        }
    }

    private Health health(String id) {
        try {
            return registry.health(id);
        } catch (NoSuchPluginException e) {
            throw unknown(id);
        }
    }

    private String change(String id, Change change) {
        check("id", id);
        try {
            PluginInfo plugin = change.of(id);
            return plugin.id() + " is " + Words.of(plugin.state()) + version(plugin);
        } catch (LoadException e) {
            throw new CommandException(NOT_LOADED, text(e));
        } catch (NoSuchPluginException e) {
            throw notInstalled(id, NOT_LOADED);
        }
    }

    /** Shells pass a variable that has no value as null. */
    private static void check(String name, @Nullable String argument) {
        if (argument == null) {
            throw new CommandException("bad_argument", name + ": found a variable without a value");
        }
    }

    /** A method of the registry that changes a plugin's state. */
    private interface Change {
        PluginInfo of(String id) throws LoadException;
    }

    private static String version(PluginInfo plugin) {
        return ", version " + plugin.version() + ", bundle " + plugin.bundleId();
    }

    /** A plugin whose content was refused has no bundle, but is no stranger: its error is told. */
    private CommandException notInstalled(String id, String kind) {
        return registry.plugin(id)
                .map(
                        p ->
                                new CommandException(
                                        kind, "plugin '" + id + "' is not installed: " + p.error()))
                .orElseGet(() -> unknown(id));
    }

    private static CommandException unknown(String id) {
        return new CommandException("no_such_plugin", "no plugin '" + id + "'");
    }

    private static String text(Exception e) {
        return e.getMessage() == null ? "no reason was given" : e.getMessage();
    }
}
