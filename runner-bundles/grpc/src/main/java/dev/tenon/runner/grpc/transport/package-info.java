/**
 * gRPC over Netty, on threads of the runner's own only: what Netty leaves in thread-locals would
 * keep this bundle's classes in the callers' threads for ever.
 */
@NullMarked
package dev.tenon.runner.grpc.transport;

import org.jspecify.annotations.NullMarked;
