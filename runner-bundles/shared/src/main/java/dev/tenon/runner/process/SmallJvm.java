package dev.tenon.runner.process;

import java.util.List;

/** Options of JVMs that runners start as processes. All of them are known to versions 22 to 25. */
public final class SmallJvm {

    /** What makes one small and quick to start. */
    public static final List<String> SIZE =
            List.of(
                    "-XX:+UseSerialGC",
                    // all at once, so that a limit set later does not meet the JVM's own growth
                    "-Xms8m",
                    "-Xmx8m",
                    "-XX:ReservedCodeCacheSize=8m",
                    "-XX:InitialCodeCacheSize=8m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:CICompilerCount=1",
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

    /** What makes one die quickly with a note when C code crashes it. */
    public static final List<String> CRASH =
            List.of(
                    "-XX:-CreateCoredumpOnCrash",
                    // standard output is the program's
                    "-XX:+DisplayVMOutputToStderr",
                    "-XX:ErrorLogTimeout=2");

    private SmallJvm() {}
}
