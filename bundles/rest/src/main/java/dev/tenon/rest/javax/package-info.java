/**
 * REST where the container has {@code javax.servlet} alone: Karaf 4 with Pax Web, for one. Loaded
 * only there, for the component waits for that API's {@code HttpServiceRuntime}.
 */
@NullMarked
package dev.tenon.rest.javax;

import org.jspecify.annotations.NullMarked;
