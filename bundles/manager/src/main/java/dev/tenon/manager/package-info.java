/**
 * The extender of plugin bundles.
 *
 * <p>A bundle with capability {@code dev.tenon.plugin} that is started gets a guest; one that is
 * stopped loses it. {@link dev.tenon.manager.Plugins} hears of bundles, runners and configuration,
 * and tells the {@link dev.tenon.manager.Plugin} concerned, which brings what is in line with what
 * is wanted. Calls pass none of that: they go {@link dev.tenon.manager.RoutedPlugin} to {@link
 * dev.tenon.manager.Slot} to {@link dev.tenon.manager.Seat} to guest.
 */
@NullMarked
package dev.tenon.manager;

import org.jspecify.annotations.NullMarked;
