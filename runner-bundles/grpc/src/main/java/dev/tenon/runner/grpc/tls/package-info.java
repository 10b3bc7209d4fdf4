/** TLS between a host and a plugin that each made a certificate of its own. */
@NullMarked
package dev.tenon.runner.grpc.tls;

import org.jspecify.annotations.NullMarked;
