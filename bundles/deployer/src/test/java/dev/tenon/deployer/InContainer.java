package dev.tenon.deployer;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test a running container with a runner for wasm, and its watched folder. */
abstract class InContainer {

    @TempDir Path folder;
    Container container;
    Path plugins;

    @BeforeEach
    void start() throws Exception {
        container = new Container(folder);
        plugins = container.plugins();
        container.start();
        container.installRunner("wasm");
    }

    @AfterEach
    void stop() throws Exception {
        container.stop();
    }
}
