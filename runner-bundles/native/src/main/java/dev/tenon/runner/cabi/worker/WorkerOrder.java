package dev.tenon.runner.cabi.worker;

import dev.tenon.api.host.Host;
import dev.tenon.runner.cabi.library.LibraryRequest;
import dev.tenon.runner.process.Confinement;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What it takes to start a worker.
 *
 * @param id the plugin's
 * @param folder the guest's private folder
 * @param start where the worker starts; in the private folder
 * @param work the plugin's own folder
 * @param library what it loads
 * @param confinement what it may see and use, without what the worker itself needs
 * @param host what the library may ask
 * @param timeout longest time of what the library's own threads ask
 */
public record WorkerOrder(
        String id,
        Path folder,
        Path start,
        Path work,
        LibraryRequest library,
        Confinement.Builder confinement,
        Host host,
        Duration timeout) {}
