/**
 * Reads what plugins say of themselves, and tells their authors of every mistake at once.
 *
 * <p>{@link dev.tenon.manifest.PluginFolder} checks a folder on disk and everything its manifest
 * names; {@link dev.tenon.manifest.ManifestReader} reads a manifest alone; {@link
 * dev.tenon.manifest.ConfigSchema} checks a plugin's configuration. The deployer, the manager and
 * {@code tenon validate} call them. Nothing here starts a plugin, opens a network connection or
 * writes a file.
 *
 * <p>What is read is not trusted: a manifest takes bounded time and memory whatever its bytes are.
 * The way in is {@code PluginYaml}, which reads top to bottom like the table in {@code
 * docs/manifest.md}, and {@code PluginJson}; below them, {@code YamlTree} and {@code JsonTree} turn
 * text into nodes that know their lines, and {@code Field} and {@code Section} turn nodes into
 * typed values or problems.
 *
 * <p>{@link dev.tenon.manifest.ContentHash} names a plugin's content; the deployer writes it down,
 * and the manager compares.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.tenon.manifest;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
