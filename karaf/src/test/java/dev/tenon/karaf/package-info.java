/** Tenon in an Apache Karaf as it comes, on the JDK that Karaf supports. */
@NullMarked
package dev.tenon.karaf;

import org.jspecify.annotations.NullMarked;
