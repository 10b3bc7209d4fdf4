package dev.tenon.rest;

import dev.tenon.api.DeployException;
import dev.tenon.api.Deployment;
import dev.tenon.api.NoSuchPluginException;
import dev.tenon.api.PluginDeployer;
import dev.tenon.api.PluginInfo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A deployer whose deployments come out as a test says. */
final class FakeDeployer implements PluginDeployer {

    private final FakeRegistry registry;
    final Set<String> deployed = new TreeSet<>();

    /** What the registry knows once a plugin is deployed; {@code null} for nothing. */
    PluginInfo outcome;

    /** Of the content that is deployed. */
    String hash = Plugins.HASH;

    /** Why nothing is deployed; {@code null} if it is. */
    DeployException refusal;

    FakeDeployer(FakeRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Deployment deploy(Path source) throws DeployException {
        if (refusal != null) {
            throw refusal;
        }
        String id = source.getFileName().toString();
        deployed.add(id);
        if (outcome != null) {
            registry.known.put(id, outcome);
        }
        return new Deployment(id, source, hash, List.of(), Instant.now());
    }

    @Override
    public void remove(String id) {
        if (!deployed.remove(id)) {
            throw new NoSuchPluginException(id);
        }
        registry.known.remove(id);
    }

    @Override
    public List<Deployment> deployments() {
        return List.of();
    }
}
