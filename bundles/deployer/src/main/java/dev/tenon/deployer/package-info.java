/**
 * Folders and archives in, bundles out.
 *
 * <p>File Install tells {@link dev.tenon.deployer.DroppedFiles} what it finds in the folders it
 * watches; a caller names a source to {@link dev.tenon.deployer.Deployer} itself. Either way the
 * content is copied to a staging folder first ({@code Snapshots}), and that copy is what is hashed
 * ({@code ContentHash}), checked, described ({@code BundleHeaders}) and put into the bundle ({@code
 * BundleJar}): what was hashed and checked is what runs. {@code PluginBundles} is the framework's
 * side of it. What became of each source is kept in the {@code Ledger}.
 *
 * <p>The deployer ends at the started bundle. Opening guests, and uninstalling the bundle that a
 * newer one replaced or that failed, is the manager's.
 */
@NullMarked
package dev.tenon.deployer;

import org.jspecify.annotations.NullMarked;
