package dev.tenon.launcher;

import dev.tenon.api.PluginService;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.service.log.LogService;

/** What the framework and the bundles in it are told. */
final class FrameworkProperties {

    /**
     * Often enough that an edit is in service within a third of a second; File Install waits for
     * two alike.
     */
    private static final String POLL_MILLIS = "100";

    private FrameworkProperties() {}

    static Map<String, String> of(Options options) throws IOException {
        DataFolder data = new DataFolder(options.data());
        Map<String, String> properties = new HashMap<>();
        properties.put("tenon.data", data.path().toString());
        properties.put(Constants.FRAMEWORK_STORAGE, data.cache().toString());
        properties.put(
                Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                String.valueOf(Platform.PLUGIN_START_LEVEL));
        // the program's own types are the ones inside, so that what it is given it can use
        properties.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                String.join(
                        ",",
                        exports(PluginService.class),
                        exports(LogService.class),
                        exports(org.slf4j.Logger.class)));
        properties.put("felix.shutdown.hook", "false");
        properties.put("org.osgi.service.log.admin.loglevel", "INFO");
        properties.put("felix.fileinstall.dir", options.plugins() + "," + data.etc());
        properties.put("felix.fileinstall.poll", POLL_MILLIS);
        properties.put("felix.fileinstall.noInitialDelay", "true");
        properties.put("felix.fileinstall.tmpdir", data.temporary().toString());
        properties.put("felix.fileinstall.subdir.mode", "jar");
        properties.put("felix.fileinstall.enableConfigSave", "false");
        properties.put("felix.fileinstall.log.default", "osgi");
        if (options.port() != null) {
            properties.put("org.apache.felix.http.host", "127.0.0.1");
            properties.put("org.osgi.service.http.port", String.valueOf(options.port()));
        }
        properties.putAll(options.framework());
        return properties;
    }

    /** The packages that the jar of this class exports, with their versions. */
    private static String exports(Class<?> type) throws IOException {
        String classFile = type.getName().replace('.', '/') + ".class";
        for (URL found : Collections.list(type.getClassLoader().getResources(classFile))) {
            String url = found.toString();
            URL manifest =
                    new URL(
                            url.substring(0, url.length() - classFile.length())
                                    + "META-INF/MANIFEST.MF");
            try (var in = manifest.openStream()) {
                Attributes attributes = new Manifest(in).getMainAttributes();
                String exports = attributes.getValue(Constants.EXPORT_PACKAGE);
                if (exports != null) {
                    return exports;
                }
            }
        }
        throw new IOException(
                "the jar of " + type.getName() + " is no bundle: it exports no packages");
    }
}
