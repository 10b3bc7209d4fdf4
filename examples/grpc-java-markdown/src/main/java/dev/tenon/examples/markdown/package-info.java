/** A plugin that reads Markdown. */
@NullMarked
package dev.tenon.examples.markdown;

import org.jspecify.annotations.NullMarked;
