/**
 * The JVM that workers run on: which one, how it is started with little memory and time, and what
 * it leaves when C code crashes it.
 */
@NullMarked
package dev.tenon.runner.cabi.jvm;

import org.jspecify.annotations.NullMarked;
