package dev.tenon.rest;

import java.io.File;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** Where the token lies. */
final class DataFolder {

    private DataFolder() {}

    /**
     * The folder that framework property {@code tenon.data} names; in Karaf {@code tenon} in its
     * data folder; else the bundle's own area.
     */
    static Path of(BundleContext context) {
        String data = context.getProperty("tenon.data");
        if (data != null) {
            return Path.of(data).toAbsolutePath();
        }
        String karaf = context.getProperty("karaf.data");
        if (karaf != null) {
            return Path.of(karaf, "tenon").toAbsolutePath();
        }
        File area = context.getDataFile("");
        if (area == null) {
            throw new IllegalStateException(
                    "the framework gives bundles no file area; set tenon.data");
        }
        return area.toPath();
    }
}
