/**
 * One loaded library, wherever it runs: what is asked of it, and what it asks of the host.
 *
 * <p>The part of the runner that maps libraries into this process is a fragment bundle for newer
 * Java, which implements {@link dev.tenon.runner.cabi.library.InProcessLoader}.
 */
@NullMarked
package dev.tenon.runner.cabi.library;

import org.jspecify.annotations.NullMarked;
