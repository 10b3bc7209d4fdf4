/**
 * What all host functions share to hold a plugin to its bounds: refusals and the audit log that
 * tells of them, rates, and text of a guest made fit for a log line.
 */
@NullMarked
package dev.tenon.host.guard;

import org.jspecify.annotations.NullMarked;
