package dev.tenon.manager;

import dev.tenon.api.runner.Runner;
import java.util.Map;

/**
 * What a guest was opened from. A guest whose key is no longer the wanted one is replaced.
 *
 * @param bundleId the bundle
 * @param bundleModified when that was last installed or updated
 * @param runner the runner's service
 * @param runnerModifications how often that was modified
 * @param properties the plugin's configuration as Config Admin has it
 * @param reloads how often a reload was asked for
 */
record GuestKey(
        long bundleId,
        long bundleModified,
        Runner runner,
        int runnerModifications,
        Map<String, Object> properties,
        long reloads) {}
