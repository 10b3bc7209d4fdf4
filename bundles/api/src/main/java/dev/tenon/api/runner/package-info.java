/**
 * For those who add a runtime: implement {@link Runner} and {@link Guest}, and register the runner
 * as a service with property {@link Runner#RUNTIME}.
 *
 * <p>The runner's bundle declares the same by {@code Provide-Capability:
 * dev.tenon.runner;runtime=<name>}, so that the resolver refuses plugins whose runner is absent.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.tenon.api.runner;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
