/**
 * The services of a plugin that the runner knows nothing of beforehand, as functions on JSON.
 *
 * <p>A schema comes as files, from the server or from disk; out of them come functions, and each
 * turns JSON into a message, calls, and turns what is answered into JSON again.
 */
@NullMarked
package dev.tenon.runner.grpc.any;

import org.jspecify.annotations.NullMarked;
