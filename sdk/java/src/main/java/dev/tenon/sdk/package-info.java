/**
 * What the author of a plugin process in Java needs. {@link dev.tenon.sdk.Plugin} is where to
 * begin; everything else is reached from there.
 */
@NullMarked
package dev.tenon.sdk;

import org.jspecify.annotations.NullMarked;
