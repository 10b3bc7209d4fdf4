/**
 * HTTP for guests, so that a guest reaches the hosts its permissions list and nothing else.
 *
 * <p>A {@code PluginHttp} takes the call. Its {@code Exchange} follows redirects itself, and at
 * each hop goes the same way: {@code Target} reads the URL strictly, {@code Allowlist} checks the
 * host, resolves it and checks the addresses ({@code ReservedAddresses}), and {@code Connector}
 * sends the request to such an address. The client beneath is never given a name to look up, so
 * there is no second look-up that could answer differently.
 */
@NullMarked
package dev.tenon.host.http;

import org.jspecify.annotations.NullMarked;
