package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.api.Deployment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** Many callers at once, and callers within the framework's callbacks. */
class ConcurrencyIT extends InContainer {

    private final ExecutorService callers = Executors.newFixedThreadPool(4);

    @AfterEach
    void endCallers() {
        callers.shutdownNow();
    }

    @Test
    void many_callers_that_name_one_source_get_one_bundle() throws Exception {
        Path source = Drop.folder(plugins.resolve("x"), "1.0.0");
        List<Future<Deployment>> deployments = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            deployments.add(callers.submit(() -> container.deployer().deploy(source)));
        }

        for (Future<Deployment> deployment : deployments) {
            assertEquals(List.of(), deployment.get(30, TimeUnit.SECONDS).problems());
        }
        container.awaitScanned();
        assertEquals(1, container.awaitActive("x", 1).size());
    }

    @Test
    void any_thread_can_ask_for_the_deployments_while_a_bundle_is_installed_and_started()
            throws Exception {
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        container.context().addBundleListener(asking(asked));

        Drop.folder(plugins.resolve("x"), "1.0.0");

        container.awaitActive("x", 1);
        assertEquals("x at INSTALLED", asked.poll(30, TimeUnit.SECONDS));
        assertEquals("x at STARTED", asked.poll(30, TimeUnit.SECONDS));
    }

    /** Like a manager that holds a lock which the thread it asks in needs. */
    private SynchronousBundleListener asking(BlockingQueue<String> answers) {
        return event -> {
            boolean installed = event.getType() == BundleEvent.INSTALLED;
            if (installed || event.getType() == BundleEvent.STARTED) {
                answers.add(firstId() + " at " + (installed ? "INSTALLED" : "STARTED"));
            }
        };
    }

    private String firstId() {
        try {
            return callers.submit(() -> container.deployer().deployments().get(0).id())
                    .get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            return e.toString();
        }
    }
}
