package dev.tenon.runner.cabi.library;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to load a library.
 *
 * @param file absolute; nobody but this user can change it
 * @param concurrency calls at once, at least 1
 * @param threadSafe whether it may be entered by several threads at once
 * @param maxResult bytes of the longest string that is taken from it
 * @param memoryMax bytes of memory it may use; {@code null} for no bound
 */
public record LibraryRequest(
        Path file, int concurrency, boolean threadSafe, int maxResult, @Nullable Long memoryMax) {}
