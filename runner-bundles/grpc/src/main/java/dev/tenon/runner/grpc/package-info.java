/**
 * The runner for runtime {@code grpc}: plugin processes, and servers elsewhere, that speak gRPC.
 */
@NullMarked
package dev.tenon.runner.grpc;

import org.jspecify.annotations.NullMarked;
