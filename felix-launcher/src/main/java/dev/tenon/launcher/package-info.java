/**
 * Tenon on its own: an embedded Felix with Tenon's bundles in it.
 *
 * <p>{@link dev.tenon.launcher.Tenon} is for Java programs that want plugins without a container of
 * their own; the command line in {@code dev.tenon.launcher.cli} is one such program.
 */
@NullMarked
package dev.tenon.launcher;

import org.jspecify.annotations.NullMarked;
