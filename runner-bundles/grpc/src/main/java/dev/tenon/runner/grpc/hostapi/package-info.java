/** The host API as a gRPC service for one guest: {@code flowbot.plugin.HostService}. */
@NullMarked
package dev.tenon.runner.grpc.hostapi;

import org.jspecify.annotations.NullMarked;
