/**
 * REST where the container has {@code jakarta.servlet}: Felix HTTP, for one. Loaded only there, for
 * the component waits for that API's {@code HttpServiceRuntime}.
 */
@NullMarked
package dev.tenon.rest.jakarta;

import org.jspecify.annotations.NullMarked;
