package dev.tenon.runner.wasm.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.Permissions.FileGrant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder that is granted, one beside it that is not, and guests that see the first. */
abstract class FilesFixture {

    @TempDir Path temp;
    Path data;
    Path outside;
    Path work;
    private final List<FakeGuest> guests = new ArrayList<>();

    @BeforeEach
    void makeFolders() throws IOException {
        Path real = temp.toRealPath();
        data = Files.createDirectory(real.resolve("data"));
        outside = Files.createDirectory(real.resolve("outside"));
        work = real.resolve("work");
        Files.writeString(outside.resolve("secret"), "secret");
    }

    @AfterEach
    void everything_that_a_guest_opened_is_closed() throws IOException {
        guests.forEach(FakeGuest::close);
        assertFalse(Thread.interrupted(), "an interrupt was left behind");
        if (Files.isDirectory(Path.of("/proc/self/fd"))) {
            assertEquals(List.of(), openBelow(temp.toRealPath()));
        }
        // JUnit warns of every one that leads out of its folder
        try (Stream<Path> files = Files.walk(temp)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    FakeGuest guest(FileGrant... grants) throws LoadException {
        return guest(Preopens.of(List.of(grants), work));
    }

    FakeGuest guest(Preopens files) {
        FakeGuest guest = new FakeGuest(files);
        guests.add(guest);
        return guest;
    }

    static FileGrant read(Object path) {
        return new FileGrant(path.toString(), FileGrant.Mode.READ);
    }

    static FileGrant readwrite(Object path) {
        return new FileGrant(path.toString(), FileGrant.Mode.READWRITE);
    }

    /** Makes a file and the folders around it. */
    static Path file(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static List<Path> openBelow(Path folder) throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    Path target = Files.readSymbolicLink(descriptor);
                    if (target.startsWith(folder)) {
                        open.add(target);
                    }
                } catch (IOException closedMeanwhile) {
                    // that of the listing itself
                }
            }
        }
        return open;
    }
}
