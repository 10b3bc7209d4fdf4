/**
 * The JSON that plugins and runners exchange: text is scanned where it goes on as it is, and read
 * by Jackson where the host uses what is in it.
 */
@NullMarked
package dev.tenon.runner.json;

import org.jspecify.annotations.NullMarked;
