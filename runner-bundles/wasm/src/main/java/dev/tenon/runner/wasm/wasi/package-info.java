/**
 * WASI preview 1, written once for all engines
 * (https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md).
 *
 * <p>{@link dev.tenon.runner.wasm.wasi.Preopens} is what a plugin's manifest grants, resolved once;
 * {@link dev.tenon.runner.wasm.wasi.Wasi} is the functions and open descriptors of one instance.
 * Read {@code Functions} (which there are), {@code Walk} (how a guest's path becomes a file),
 * {@code Access} (what may be changed) and {@code Folder} (what is done in one).
 *
 * <p>A guest's path is walked one name at a time, each relative to a folder that is held open, and
 * no call of the operating system ever follows a link: {@code Walk} reads links itself. So there is
 * no moment in which someone can put a link where a folder was checked to be. Links that are there
 * are followed as long as they stay below the folder the path starts from. Guests make none,
 * symbolic or hard: Java cannot make one relative to an open folder, and one planted in a shared
 * folder is a trap for other programs. Two things Java does by the whole path only, making a folder
 * and reading a link's text; {@code Folder} says what is left to somebody who moves folders about
 * in that moment.
 */
@NullMarked
package dev.tenon.runner.wasm.wasi;

import org.jspecify.annotations.NullMarked;
