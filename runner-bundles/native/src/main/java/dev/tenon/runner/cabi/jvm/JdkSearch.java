package dev.tenon.runner.cabi.jvm;

import dev.tenon.api.LoadException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the runtime for workers: the one that is configured; or else the container's own, that
 * of {@code JAVA_HOME}, and the newest of the usual places, whichever works first. Starts nothing.
 */
public final class JdkSearch {

    /** The setting that names one. */
    public static final String SETTING = "tenon.native.java.home";

    private static final String VARIABLE = "JAVA_HOME";
    private static final Path WITHIN_MACOS_BUNDLE = Path.of("Contents", "Home");

    private final @Nullable String configured;
    private final Path running;
    private final Map<String, String> environment;
    private final List<Path> places;

    /**
     * @param configured value of {@link #SETTING}; {@code null} or blank if it is not set
     * @param running home of the container's own runtime
     * @param environment the container's
     * @param places folders whose folders are runtimes
     */
    public JdkSearch(
            @Nullable String configured,
            Path running,
            Map<String, String> environment,
            List<Path> places) {
        this.configured = configured == null || configured.isBlank() ? null : configured.strip();
        this.running = running;
        this.environment = Map.copyOf(environment);
        this.places = List.copyOf(places);
    }

    /** Where runtimes usually are. */
    public static List<Path> usualPlaces(Path userHome) {
        return List.of(
                Path.of("/usr/lib/jvm"),
                Path.of("/usr/java"),
                Path.of("/opt"),
                Path.of("/opt/java"),
                userHome.resolve(".sdkman/candidates/java"),
                userHome.resolve(".jdks"),
                Path.of("/Library/Java/JavaVirtualMachines"),
                userHome.resolve("Library/Java/JavaVirtualMachines"));
    }

    /**
     * The runtime for workers.
     *
     * @throws LoadException telling what was looked at and how to name one
     */
    public Jdk find() throws LoadException {
        if (configured != null) {
            return findConfigured(configured);
        }
        List<String> looked = new ArrayList<>();
        Optional<Jdk> own = at(running, "the container's own, " + running, looked);
        if (own.isPresent()) {
            return own.get();
        }
        String variable = environment.get(VARIABLE);
        if (variable != null && !variable.isBlank()) {
            Optional<Jdk> named = at(path(variable), VARIABLE + ", " + variable, looked);
            if (named.isPresent()) {
                return named.get();
            }
        }
        return newest(looked)
                .orElseThrow(
                        () ->
                                new LoadException(
                                        ("native: expected a Java runtime (HotSpot) of version %d"
                                                        + " or newer for workers, found none; looked at:"
                                                        + " %s. Setting %s names one")
                                                .formatted(
                                                        Jdk.LEAST,
                                                        String.join("; ", looked),
                                                        SETTING)));
    }

    private static Jdk findConfigured(String home) throws LoadException {
        Path path = path(home);
        Optional<Jdk> found = path == null ? Optional.empty() : Jdk.at(path);
        if (found.isEmpty() || !found.get().works()) {
            throw new LoadException(
                    "%s: found '%s', %s, expected the home of a Java runtime (HotSpot) of version %d or newer"
                            .formatted(
                                    SETTING,
                                    home,
                                    found.map(jdk -> "which is version " + jdk.feature())
                                            .orElse("which is none"),
                                    Jdk.LEAST));
        }
        return found.get();
    }

    private static Optional<Jdk> at(@Nullable Path home, String name, List<String> looked) {
        Optional<Jdk> found = home == null ? Optional.empty() : Jdk.at(home);
        looked.add(name + found.map(jdk -> " (" + jdk.feature() + ")").orElse(" (none)"));
        return found.filter(Jdk::works);
    }

    private Optional<Jdk> newest(List<String> looked) {
        List<Jdk> all = new ArrayList<>();
        for (Path place : places) {
            List<Jdk> there = in(place);
            looked.add(place + " " + there.stream().map(Jdk::feature).distinct().sorted().toList());
            all.addAll(there);
        }
        return all.stream()
                .filter(Jdk::works)
                .max(Comparator.comparingInt(Jdk::feature).thenComparing(Jdk::home));
    }

    private static List<Jdk> in(Path place) {
        List<Jdk> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(place, Files::isDirectory)) {
            for (Path folder : folders) {
                Jdk.at(folder)
                        .or(() -> Jdk.at(folder.resolve(WITHIN_MACOS_BUNDLE)))
                        .ifPresent(found::add);
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException absent) {
            // then there is none
        }
        return found;
    }

    private static @Nullable Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException noPath) {
            return null;
        }
    }
}
