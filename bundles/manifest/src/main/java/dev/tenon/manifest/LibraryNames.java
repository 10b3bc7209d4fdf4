package dev.tenon.manifest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which file beside a manifest is a native plugin's library, where the manifest does not say.
 *
 * <p>On Linux {@code lib<name>.so}, on macOS {@code lib<name>.dylib}, on Windows {@code
 * <name>.dll}; also accepted, in this order: without the {@code lib} prefix, or with it on Windows;
 * and the same two with each {@code -} of the name written as {@code _}, which is how Rust names
 * libraries. The first that is there is the library. Files for other systems may lie beside it.
 */
final class LibraryNames {
    private static final String PREFIX = "lib";

    private final System system;

    /** The suffix tells libraries of one system from those of another. */
    enum System {
        LINUX(".so"),
        MAC(".dylib"),
        WINDOWS(".dll");

        private final String suffix;

        System(String suffix) {
            this.suffix = suffix;
        }

        /** By system property {@code os.name}. All that is neither Windows nor macOS uses ELF. */
        static System named(String osName) {
            String name = osName.toLowerCase(Locale.ROOT);
            if (name.startsWith("windows")) {
                return WINDOWS;
            }
            return name.startsWith("mac") ? MAC : LINUX;
        }
    }

    LibraryNames(System system) {
        this.system = system;
    }

    /** For the system that this runs on. */
    static LibraryNames here() {
        return new LibraryNames(System.named(java.lang.System.getProperty("os.name", "")));
    }

    /** Every name that the library may have, the first choice first. */
    List<String> of(String name) {
        Set<String> names = new LinkedHashSet<>();
        for (String stem : List.of(name, name.replace('-', '_'))) {
            String plain = stem + system.suffix;
            names.addAll(
                    system == System.WINDOWS
                            ? List.of(plain, PREFIX + plain)
                            : List.of(PREFIX + plain, plain));
        }
        return List.copyOf(names);
    }

    /** The library among these files. */
    Optional<String> find(String name, Set<String> files) {
        return of(name).stream().filter(files::contains).findFirst();
    }

    /** Whether any of these files is a library of this system, whatever its name. */
    boolean isAnyLibrary(Collection<String> files) {
        return hasSuffix(files, system);
    }

    /** What there is in place of a library, in words. */
    String absence(Collection<String> files) {
        if (hasSuffix(files, system)) {
            return "a library of another name";
        }
        List<String> others = new ArrayList<>();
        for (System other : System.values()) {
            if (hasSuffix(files, other)) {
                others.add(other.suffix);
            }
        }
        return others.isEmpty()
                ? "no library beside it"
                : "only a library for another system (" + String.join(", ", others) + ")";
    }

    /** What a library is called where the plugin's name is not known. */
    String example() {
        return of("<name>").get(0);
    }

    private static boolean hasSuffix(Collection<String> files, System system) {
        return files.stream().anyMatch(f -> f.indexOf('/') < 0 && f.endsWith(system.suffix));
    }
}
