/**
 * The built-in host functions: what a guest may ask of the container, whatever runtime it has.
 *
 * <p>{@link dev.tenon.host.BuiltInHost} is the service; it makes a {@code BoundHost} for each guest
 * from one object a function. Beneath lie {@code http} and {@code kv}, and beneath those {@code
 * guard}, which all share. {@code docs/host-api.md} has the rules and numbers for plugin authors.
 */
@NullMarked
package dev.tenon.host;

import org.jspecify.annotations.NullMarked;
