package dev.tenon.deployer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * What File Install finds in the directories it watches. Called by File Install's threads, one for
 * each directory.
 *
 * <p>What File Install 3.7 does, and this relies on:
 *
 * <ul>
 *   <li>It asks {@link #canHandle} about a file or folder whose names, sizes and times were equal
 *       in two scans. If nobody takes it, it asks again in each scan; if someone does, only after
 *       the next change.
 *   <li>With {@code subdir.mode} {@code jar}, its default, it asks about a JAR that it made of the
 *       folder, {@code <name>.jar} in its temporary folder, but installs, updates and uninstalls
 *       the folder. With {@code recurse} it names the files in the folder one by one.
 *   <li>It asks {@link #canHandle} before each update too, and uninstalls if the answer is no. So
 *       what is deployed stays ours even if it cannot be read for the moment.
 *   <li>It asks about a file that is gone, if the deployer was restarted since that was installed.
 *   <li>An exception from {@link #install} makes it forget the file, so that its removal is not
 *       told of. So there are none.
 * </ul>
 */
@Component(
        service = ArtifactInstaller.class,
        // before deployers of JARs in general, such as Karaf's, which would take the folder's JAR
        property = "service.ranking:Integer=1000")
public final class DroppedFiles implements ArtifactInstaller {

    /** An archive that was written to this recently may not be whole yet. */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private final Deployer deployer;
    private final Logger logger;
    private final Chores chores;

    @Activate
    public DroppedFiles(
            @Reference Deployer deployer, @Reference(service = LoggerFactory.class) Logger logger) {
        this.deployer = deployer;
        this.logger = logger;
        this.chores = new Chores(logger);
    }

    @Deactivate
    void close() {
        chores.close();
    }

    @Override
    public boolean canHandle(File file) {
        try {
            return isOurs(file);
        } catch (RuntimeException e) {
            // thrown on, it would make File Install forget everything else this scan found
            logger.warn("{} is not looked at", file, e);
            return false;
        }
    }

    @Override
    public void install(File file) {
        safely(file, this::installed);
    }

    @Override
    public void update(File file) {
        safely(file, this::updated);
    }

    @Override
    public void uninstall(File file) {
        safely(file, source -> uninstalled(file.toPath(), source));
    }

    private void installed(Path source) {
        if (isHalfCopied(source)) {
            chores.after(SETTLING, () -> installed(source));
        } else if (isPlugin(source)) {
            deployer.dropped(source);
        }
    }

    private void updated(Path source) {
        if (isHalfCopied(source)) {
            chores.after(SETTLING, () -> updated(source));
        } else if (Files.exists(source)) {
            deployer.changed(source);
        }
    }

    private void uninstalled(Path file, Path source) {
        boolean inFolder = !file.equals(source);
        if (inFolder && Files.exists(source)) {
            deployer.changed(source);
        } else {
            deployer.gone(source);
        }
    }

    private boolean isOurs(File file) {
        Path path = file.toPath();
        Optional<Path> source = deployer.sourceOf(path);
        if (source.isEmpty()) {
            return file.getName().endsWith(".jar") && isFolderJar(path);
        }
        boolean known = deployer.knows(source.get());
        if (Files.isDirectory(source.get())) {
            return known || Recognition.isPluginFolder(source.get());
        }
        return Source.at(path).archive() && Files.exists(path) ? isArchive(path, known) : known;
    }

    // a folder elsewhere may have the name of one that is known: see isFolderJar
    private boolean isPlugin(Path source) {
        return deployer.knows(source)
                || Files.isRegularFile(source)
                || Recognition.isPluginFolder(source);
    }

    private boolean isFolderJar(Path jar) {
        String name = jar.getFileName().toString();
        return switch (Recognition.ofFolderJar(jar)) {
            case PLUGIN -> true;
            case BUNDLE, UNREADABLE -> false;
            // only the name tells that this folder was a plugin and has lost its manifest
            case OTHER -> deployer.knowsFolder(name.substring(0, name.length() - ".jar".length()));
        };
    }

    private static boolean isArchive(Path archive, boolean known) {
        return switch (Recognition.ofArchive(archive)) {
            case PLUGIN -> true;
            case BUNDLE -> false;
            case OTHER -> known;
            case UNREADABLE -> known || isSettled(archive);
        };
    }

    private static boolean isHalfCopied(Path source) {
        return Source.at(source).archive()
                && Files.exists(source)
                && Recognition.ofArchive(source) == Recognition.Verdict.UNREADABLE
                && !isSettled(source);
    }

    private static boolean isSettled(Path archive) {
        try {
            Instant written = Files.getLastModifiedTime(archive).toInstant();
            return Duration.between(written, Instant.now()).abs().compareTo(SETTLING) > 0;
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }

    private void safely(File file, Consumer<Path> event) {
        try {
            deployer.sourceOf(file.toPath())
                    .ifPresentOrElse(
                            event, () -> logger.error("{} is in no trusted directory", file));
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                logger.info("{} is left for later: interrupted", file);
            } else {
                logger.error("{} cannot be deployed", file, e);
            }
        }
    }
}
