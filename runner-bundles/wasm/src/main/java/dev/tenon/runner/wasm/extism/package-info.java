/**
 * ABI {@code extism}: modules that are built with an Extism PDK run unmodified.
 *
 * <p>Calls take no parameters and answer a status; input and output lie in a memory apart from the
 * module's own, the <em>kernel's</em>, which the module reads and writes through imported
 * functions. Extism's own kernel is a WebAssembly module
 * (https://github.com/extism/extism/tree/main/kernel); {@code Kernel} does in Java what that one
 * does, so that there is nothing to link. Read {@code ExtismInstance} (a call), {@code Kernel} and
 * {@code HostSide} (what a module imports).
 */
@NullMarked
package dev.tenon.runner.wasm.extism;

import org.jspecify.annotations.NullMarked;
