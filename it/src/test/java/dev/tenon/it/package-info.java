/**
 * Black-box tests: a real Felix, real WebAssembly, the folder, the command line and REST as a user
 * meets them.
 */
@NullMarked
package dev.tenon.it;

import org.jspecify.annotations.NullMarked;
