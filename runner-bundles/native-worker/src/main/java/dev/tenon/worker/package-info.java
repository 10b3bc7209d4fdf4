/**
 * The program that a plugin's shared library lives in, so that what it does to its process it does
 * to nobody else. The runner starts it with the path of a Unix socket; it listens there, says
 * {@code tenon-worker 1} on standard output and serves lanes: connections on which the runner
 * writes a request and reads until the answer, and on which meanwhile the library may ask the host.
 *
 * <p>Messages go between socket and native memory without touching the Java heap, which stays small
 * whatever their size.
 */
@NullMarked
package dev.tenon.worker;

import org.jspecify.annotations.NullMarked;
