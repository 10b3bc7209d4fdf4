package dev.tenon.deployer;

import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The directories that File Install 3 watches, read where it reads them: the framework property (or
 * the system property in capitals) for its initial watchers, {@code ./load} if there is neither,
 * and one factory configuration for each further watcher.
 */
final class WatchedDirectories {

    private static final String DIRECTORY = "felix.fileinstall.dir";
    private static final String FACTORY = "org.apache.felix.fileinstall";
    private static final String PRESET = "./load";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^${}]+)}");

    private final BundleContext context;
    private final ConfigurationAdmin configurations;

    WatchedDirectories(BundleContext context, ConfigurationAdmin configurations) {
        this.context = context;
        this.configurations = configurations;
    }

    /** As configured now; they need not exist. */
    Stream<String> now() {
        return Stream.concat(initial(), configured()).map(this::substituted);
    }

    private Stream<String> initial() {
        String property = context.getProperty(DIRECTORY);
        if (property == null) {
            property = System.getProperty("FELIX_FILEINSTALL_DIR", PRESET);
        }
        return Arrays.stream(property.split(",")).map(String::trim).filter(d -> !d.isEmpty());
    }

    private Stream<String> configured() {
        try {
            Configuration[] found =
                    configurations.listConfigurations(
                            "(" + ConfigurationAdmin.SERVICE_FACTORYPID + "=" + FACTORY + ")");
            return found == null ? Stream.of() : Arrays.stream(found).flatMap(this::directory);
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("cannot read the configurations of File Install", e);
        }
    }

    private Stream<String> directory(Configuration configuration) {
        Object value = configuration.getProperties().get(DIRECTORY);
        return value == null ? Stream.of() : Stream.of(value.toString().trim());
    }

    /** File Install puts framework properties in place of <code>${name}</code>. */
    private String substituted(String text) {
        return VARIABLE.matcher(text).replaceAll(found -> property(found.group(1), found.group()));
    }

    private String property(String name, String preset) {
        String value = context.getProperty(name);
        return Matcher.quoteReplacement(value == null ? preset : value);
    }
}
