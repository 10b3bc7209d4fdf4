/**
 * The plugin manifest as data: what {@code plugin.yaml} and {@code plugin.json} say, with defaults
 * filled in.
 *
 * <p>The records check what holds for each value alone and copy what they are given, so a manifest
 * in hand is a valid one and never changes. Reading files, and telling an author of every mistake
 * at once, is {@code dev.tenon.manifest}'s task. Field names and defaults are those of flowbot's
 * plugin.yaml and VT Code's plugin.json, and of Tenon's own additions; {@code docs/manifest.md} is
 * the reference.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.tenon.api.manifest;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
