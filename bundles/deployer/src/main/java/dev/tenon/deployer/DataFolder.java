package dev.tenon.deployer;

import java.io.File;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/** Where the deployer keeps what outlives a restart, and its staging folder. */
final class DataFolder {

    private DataFolder() {}

    /**
     * {@code deployer} in the folder that framework property {@code tenon.data} names; in Karaf in
     * {@code tenon} of its data folder; else the bundle's own area.
     */
    static Path of(BundleContext context) {
        String data = context.getProperty("tenon.data");
        if (data != null) {
            return Path.of(data, "deployer").toAbsolutePath();
        }
        String karaf = context.getProperty("karaf.data");
        if (karaf != null) {
            return Path.of(karaf, "tenon", "deployer").toAbsolutePath();
        }
        File area = context.getDataFile("");
        if (area == null) {
            throw new IllegalStateException(
                    "the framework gives bundles no file area; set tenon.data");
        }
        return area.toPath();
    }
}
