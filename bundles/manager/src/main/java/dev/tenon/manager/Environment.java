package dev.tenon.manager;

import dev.tenon.api.Deployment;
import dev.tenon.api.host.HostProvider;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.log.Logger;

/** What each plugin needs of the container around it. */
interface Environment {

    Settings settings();

    Runners runners();

    HostProvider hosts();

    Configurations configurations();

    Crew crew();

    Logger log();

    /** The framework's, to ask what a bundle lacks. */
    FrameworkWiring wiring();

    /** The folder for files of the plugin's own; may not exist yet. */
    Path workFolder(String id);

    /** What the deployer last saw of the plugin's source, if it came from one. */
    Optional<Deployment> deployment(String id);

    /** Takes one of the {@code max_plugins} places; asking again is free. */
    boolean admit(String id);

    /** Gives the place back. */
    void dismiss(String id);
}
