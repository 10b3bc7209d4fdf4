/**
 * Starts, watches and ends plugin processes and reads what they print, whatever they speak.
 *
 * <p>Whatever happens, no process of a guest is left behind: each guest has a session of its own,
 * the kernel kills its leader when the container dies, a {@linkplain
 * dev.tenon.runner.process.Warden warden} outside the container kills what the kernel does not, and
 * what left the session is known by its environment.
 */
@NullMarked
package dev.tenon.runner.process;

import org.jspecify.annotations.NullMarked;
