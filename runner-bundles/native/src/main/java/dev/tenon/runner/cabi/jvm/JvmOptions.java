package dev.tenon.runner.cabi.jvm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes a JVM small and quick to start, and dies quickly with a note when C code crashes it.
 * All of it is known to versions 22 to 25.
 */
final class JvmOptions {

    /** The first that keeps classes linked, and objects, in one file. */
    private static final int AOT_CACHE = 25;

    private static final List<String> SMALL =
            List.of(
                    "-XX:+UseSerialGC",
                    // all at once, so that a limit set later does not meet the JVM's own growth
                    "-Xms8m",
                    "-Xmx8m",
                    "-XX:ReservedCodeCacheSize=8m",
                    "-XX:InitialCodeCacheSize=8m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:CICompilerCount=1",
                    // what starts a worker runs once; compiling it takes time and 5 MB
                    "-XX:CompileThresholdScaling=10",
                    "-XX:-UseDynamicNumberOfCompilerThreads",
                    "-XX:-UsePerfData",
                    "-XX:+ExitOnOutOfMemoryError",
                    // signals do what they do to any process
                    "-Xrs",
                    "-XX:+DisableAttachMechanism",
                    "-Xlog:disable",
                    // archives are mapped where they were made for, and shared then
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:ArchiveRelocationMode=0");

    private static final List<String> CRASH =
            List.of(
                    "-XX:-CreateCoredumpOnCrash",
                    // standard output is the plugin's
                    "-XX:+DisplayVMOutputToStderr",
                    "-XX:ErrorLogTimeout=2");

    private JvmOptions() {}

    static List<String> run(Path errorFile) {
        List<String> options = new ArrayList<>(SMALL);
        options.addAll(CRASH);
        options.add("-XX:ErrorFile=" + errorFile);
        return options;
    }

    /** To run with what a rehearsal made. */
    static String use(Jdk jdk, Path cache) {
        return (jdk.feature() >= AOT_CACHE ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + cache;
    }

    /** To rehearse. */
    static List<String> make(Jdk jdk, Path cache) {
        List<String> options = new ArrayList<>(SMALL);
        boolean aot = jdk.feature() >= AOT_CACHE;
        options.add((aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + cache);
        return options;
    }
}
