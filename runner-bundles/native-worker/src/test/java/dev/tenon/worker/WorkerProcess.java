package dev.tenon.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real worker, and the runner's side of it. */
final class WorkerProcess implements AutoCloseable {

    /** As the runner's, but for a cache. */
    static final List<String> OPTIONS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xms8m",
                    "-Xmx8m",
                    "-XX:ReservedCodeCacheSize=8m",
                    "-XX:InitialCodeCacheSize=8m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:CICompilerCount=1",
                    "-XX:-UseDynamicNumberOfCompilerThreads",
                    "-XX:CompileThresholdScaling=10",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Xrs",
                    "-Xlog:disable",
                    "-XX:+DisplayVMOutputToStderr",
                    "-XX:-CreateCoredumpOnCrash",
                    "--enable-native-access=ALL-UNNAMED");

    private final Path socket;
    private final Process process;
    private final List<RunnerLane> lanes = new ArrayList<>();
    private final BufferedReader output;

    WorkerProcess(Path folder, Map<String, String> environment) throws IOException {
        socket = folder.resolve("socket");
        Files.deleteIfExists(socket);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.add("-XX:ErrorFile=" + folder.resolve("hs_err.log"));
        command.addAll(List.of("-cp", System.getProperty("worker.classes")));
        command.addAll(List.of("dev.tenon.worker.Main", socket.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(folder.resolve("stderr").toFile());
        process = builder.start();
        output = process.inputReader(UTF_8);
        String line = output.readLine();
        if (!"tenon-worker 1".equals(line)) {
            close();
            throw new IOException("found '" + line + "', expected tenon-worker 1");
        }
    }

    /** Connects one more lane; the first is lane 0. */
    RunnerLane lane() throws IOException {
        RunnerLane lane = new RunnerLane(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        lanes.add(lane);
        return lane;
    }

    long pid() {
        return process.pid();
    }

    /** What it prints after its first line, until it ends. */
    String output() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int c = output.read(); c >= 0; c = output.read()) {
            all.append((char) c);
        }
        return all.toString();
    }

    /** Waits for its end. */
    int status() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the worker lives");
        }
        return process.exitValue();
    }

    /** A number of its {@code /proc/self/status}, in the unit there. */
    long number(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        for (RunnerLane lane : lanes) {
            lane.close();
        }
        process.onExit().join();
        output.close();
    }
}
