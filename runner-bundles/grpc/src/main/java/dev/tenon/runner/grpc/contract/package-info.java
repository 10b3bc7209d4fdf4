/**
 * What can be called in a plugin: the functions of {@code flowbot.plugin.PluginService}, on JSON.
 */
@NullMarked
package dev.tenon.runner.grpc.contract;

import org.jspecify.annotations.NullMarked;
