/**
 * The command {@code tenon}: one class a verb. {@code run} is a container; {@code validate} reads a
 * folder; the others are clients of a running container, found by its data folder.
 */
@NullMarked
package dev.tenon.launcher.cli;

import org.jspecify.annotations.NullMarked;
