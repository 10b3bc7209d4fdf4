/** The line by which a plugin process tells where it listens, as go-plugin prints and reads it. */
@NullMarked
package dev.tenon.runner.grpc.handshake;

import org.jspecify.annotations.NullMarked;
