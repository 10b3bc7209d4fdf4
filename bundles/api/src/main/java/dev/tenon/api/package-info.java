/**
 * Calling plugins: what a bundle uses that wants a plugin to do something.
 *
 * <p>Everything callable is an endpoint: bytes in, bytes out, one {@link Deadline}. A consumer gets
 * a {@link PluginService} from the OSGi service registry, or by id from the {@link PluginRegistry},
 * and calls functions on it; what can go wrong is one of the seven cases of {@link CallException}.
 * All interfaces here are implemented by Tenon only.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.tenon.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
