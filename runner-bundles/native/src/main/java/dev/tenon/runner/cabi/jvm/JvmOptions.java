package dev.tenon.runner.cabi.jvm;

import dev.tenon.runner.process.SmallJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the JVMs of workers are started. */
final class JvmOptions {

    /** The first that keeps classes linked, and objects, in one file. */
    private static final int AOT_CACHE = 25;

    /** What starts a worker runs once; compiling it takes time and 5 MB. */
    private static final String COMPILE_LATE = "-XX:CompileThresholdScaling=10";

    private JvmOptions() {}

    static List<String> run(Path errorFile) {
        List<String> options = small();
        options.addAll(SmallJvm.CRASH);
        options.add("-XX:ErrorFile=" + errorFile);
        return options;
    }

    /** To run with what a rehearsal made. */
    static String use(Jdk jdk, Path cache) {
        return (jdk.feature() >= AOT_CACHE ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + cache;
    }

    /** To rehearse. */
    static List<String> make(Jdk jdk, Path cache) {
        List<String> options = small();
        boolean aot = jdk.feature() >= AOT_CACHE;
        options.add((aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + cache);
        return options;
    }

    private static List<String> small() {
        List<String> options = new ArrayList<>(SmallJvm.SIZE);
        options.add(COMPILE_LATE);
        return options;
    }
}
