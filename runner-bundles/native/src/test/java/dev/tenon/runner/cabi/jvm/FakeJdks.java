package dev.tenon.runner.cabi.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that look like runtimes. */
final class FakeJdks {

    private FakeJdks() {}

    static Path make(Path home, String version) throws IOException {
        return makeOf(home, "JAVA_VERSION=\"" + version + "\"\nJVM_VARIANT=\"Hotspot\"\n");
    }

    static Path makeOf(Path home, String release) throws IOException {
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho started >>" + home.resolve("started") + "\n");
        if (!java.toFile().setExecutable(true)) {
            throw new IOException(java + " cannot be made executable");
        }
        Files.writeString(home.resolve("release"), release);
        return home.toRealPath();
    }
}
