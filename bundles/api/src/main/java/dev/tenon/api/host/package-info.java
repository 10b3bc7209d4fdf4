/**
 * What a guest may call back: config, log, key-value store, HTTP, events.
 *
 * <p>The manager asks the {@link HostProvider} for one {@link Host} for each guest, bound to that
 * plugin's identity, permissions and configuration, and hands it to the runner; the runner calls it
 * on the guest's behalf. Runners and other bundles call these interfaces and do not implement them.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.tenon.api.host;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
