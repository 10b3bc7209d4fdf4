/** What the reader accepts and refuses, on manifests and folders as authors write them. */
@NullMarked
package dev.tenon.manifest;

import org.jspecify.annotations.NullMarked;
