/** Keys and values of plugins: the store behind one small interface, and a plugin's view of it. */
@NullMarked
package dev.tenon.host.kv;

import org.jspecify.annotations.NullMarked;
