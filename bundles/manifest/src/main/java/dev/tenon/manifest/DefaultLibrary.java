package dev.tenon.manifest;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The library of a native plugin whose manifest names none: it is found by the plugin's name. */
final class DefaultLibrary {
    private DefaultLibrary() {}

    /**
     * Finds it, or reports that it is not there.
     *
     * @param name the plugin's name; {@code null} if it has none that can be read
     * @param reported where it is reported
     * @param files what lies beside the manifest; {@code null} if nobody has looked
     */
    static @Nullable String find(
            @Nullable String name, Field reported, @Nullable Set<String> files) {
        if (files == null) {
            return null;
        }
        LibraryNames names = LibraryNames.here();
        if (name == null) {
            if (!names.isAnyLibrary(files)) {
                reported.problem(names.absence(files), names.example());
            }
            return null;
        }
        if (!isFileName(name)) {
            reported.problem(
                    "nothing, and no file can be called " + Quoted.of(name),
                    "the name of the library");
            return null;
        }
        return names.find(name, files)
                .orElseGet(
                        () -> {
                            reported.problem(
                                    names.absence(files),
                                    "one of " + String.join(", ", names.of(name)));
                            return null;
                        });
    }

    private static boolean isFileName(String name) {
        try {
            return name.indexOf('/') < 0 && FolderFile.parse(name).equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
