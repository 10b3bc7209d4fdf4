/**
 * Plugins in the shell: {@code plugin:list}, {@code info}, {@code call}, {@code reload}, {@code
 * start} and {@code stop}.
 *
 * <p>A view of the registry, without logic of its own. {@link PluginCommands} is found by Felix
 * Gogo, and so by Karaf's shell, through its service properties, and called by reflection; the
 * other classes are how its answers look. {@code docs/shell.md} is the reference.
 */
@NullMarked
package dev.tenon.shell;

import org.jspecify.annotations.NullMarked;
