/**
 * The runner for WebAssembly plugins: loads modules, keeps a pool of instances for each plugin, and
 * ends what takes too long.
 *
 * <p>Read {@code WasmRunner} (a plugin is loaded), {@code WasmGuest} (a call), {@code
 * InstancePool}, and {@code WatchedCall} (how a call is stopped). Below are the packages {@code
 * engine} (what an engine must do), {@code endive} (the one that is always there), {@code abi} and
 * {@code extism} (how a module is called), {@code imports} and {@code wasi} (what it may call).
 */
@NullMarked
package dev.tenon.runner.wasm;

import org.jspecify.annotations.NullMarked;
