package dev.tenon.shell;

import dev.tenon.api.PluginRegistry;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The commands of scope {@code plugin}. Gogo finds them by the service properties and calls the
 * method of that name by reflection, on the thread of the session. Answers are printed, as the
 * container's own commands do: what a command returns, Karaf shows on a terminal only, not to a
 * client. What cannot be done is thrown as {@link CommandException}.
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

    private final Commands commands;

    @Activate
    public PluginCommands(@Reference PluginRegistry registry) {
        this.commands = new Commands(registry);
    }

    @Descriptor("lists all plugins, and why one does not run")
    public void list() {
        print(commands.list());
    }

    @Descriptor("shows what is known of a plugin")
    public void info(@Descriptor("the plugin's id") String id) {
        print(commands.info(id));
    }

    @Descriptor("calls a function without parameters, and prints the JSON it answers")
    public void call(
            @Descriptor("the plugin's id") String id,
            @Descriptor("the function or operation") String function) {
        print(commands.call(id, function));
    }

    @Descriptor("calls a function, and prints the JSON it answers")
    public void call(
            @Descriptor("the plugin's id") String id,
            @Descriptor("the function or operation") String function,
            @Descriptor("its parameters: JSON, in single quotes") @Nullable Object parameters) {
        print(commands.call(id, function, parameters));
    }

    @Descriptor("replaces a plugin's guest, by new content if there is some")
    public void reload(@Descriptor("the plugin's id") String id) {
        print(commands.reload(id));
    }

    @Descriptor("starts a plugin that is stopped, or tries again one in state error")
    public void start(@Descriptor("the plugin's id") String id) {
        print(commands.start(id));
    }

    @Descriptor("stops a plugin once the calls it has are done")
    public void stop(@Descriptor("the plugin's id") String id) {
        print(commands.stop(id));
    }

    /** The shell puts its session's stream where this writes. */
    private static void print(String text) {
        System.out.println(text);
    }
}
