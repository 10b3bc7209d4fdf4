package dev.tenon.shell;

import dev.tenon.api.CallException;
import dev.tenon.api.Health;
import dev.tenon.api.LoadException;
import dev.tenon.api.NoSuchPluginException;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginRegistry;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the commands do: each answers the text to print, or throws {@link CommandException}. */
final class Commands {

    private static final byte[] NO_PARAMETERS = {};
    private static final String NOT_LOADED = "not_loaded";

    private final PluginRegistry registry;
    private final JsonArgument json = new JsonArgument();

    Commands(PluginRegistry registry) {
        this.registry = registry;
    }

    String list() {
        return PluginTable.of(registry.plugins());
    }

    String info(String id) {
        check("id", id);
        PluginInfo plugin = registry.plugin(id).orElseThrow(() -> unknown(id));
        return PluginSheet.of(plugin, plugin.bundleId() < 0 ? null : health(id));
    }

    String call(String id, String function) {
        return answer(id, function, NO_PARAMETERS);
    }

    String call(String id, String function, @Nullable Object parameters) {
        return answer(id, function, json.bytes(parameters));
    }

    String reload(String id) {
        return change(id, registry::reload);
    }

    String start(String id) {
        return change(id, registry::start);
    }

    String stop(String id) {
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
