package dev.tenon.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/** What Tenon's bundles tell the resolver. */
class HeadersIT {

    private static final Set<String> EXPORTERS = Set.of("dev.tenon.manifest");

    /** Fragments, so that their hosts do without them where Java is older. */
    private static final Map<String, String> NEWER =
            Map.of(
                    "dev.tenon.runner.native.inprocess", "22",
                    "dev.tenon.runner.wasm.wasmtime", "25");

    @TempDir Path temporary;

    @Test
    void every_bundle_of_ours_says_which_java_it_needs_and_exports_nothing_internal()
            throws Exception {
        try (Container container = Container.start(temporary)) {
            List<Bundle> ours =
                    Arrays.stream(container.tenon().context().getBundles())
                            .filter(b -> b.getSymbolicName().startsWith("dev.tenon."))
                            .toList();
            assertTrue(ours.size() >= 5, ours.toString());
            for (Bundle bundle : ours) {
                BundleRevision revision = bundle.adapt(BundleRevision.class);
                String java = NEWER.getOrDefault(bundle.getSymbolicName(), "17");
                assertEquals(
                        "(&(osgi.ee=JavaSE)(version=" + java + "))",
                        revision.getDeclaredRequirements("osgi.ee")
                                .get(0)
                                .getDirectives()
                                .get("filter"),
                        bundle.getSymbolicName());
                assertTrue(
                        EXPORTERS.contains(bundle.getSymbolicName())
                                || revision.getDeclaredCapabilities("osgi.wiring.package")
                                        .isEmpty(),
                        bundle + " exports " + bundle.getHeaders("").get("Export-Package"));
            }
        }
    }
}
