/** Libraries in the container's own process, by {@code java.lang.foreign}. */
@NullMarked
package dev.tenon.runner.cabi.inprocess;

import org.jspecify.annotations.NullMarked;
