package dev.tenon.manager;

import java.io.File;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** Where the container keeps what outlives a restart. */
final class DataFolder {

    private DataFolder() {}

    /**
     * Property {@code tenon.data}; in Karaf {@code tenon} in its data folder; else the bundle's own
     * area.
     */
    static Path of(BundleContext context) {
        String data = context.getProperty("tenon.data");
        if (data != null) {
            return Path.of(data);
        }
        String karaf = context.getProperty("karaf.data");
        if (karaf != null) {
            return Path.of(karaf, "tenon");
        }
        File area = context.getDataFile("");
        if (area == null) {
            throw new IllegalStateException(
                    "the framework gives bundles no file area; set tenon.data");
        }
        return area.toPath();
    }
}
