package dev.tenon.launcher.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** {@code tenon call}. */
final class CallVerb implements Verb {

    private static final String STDIN = "-";
    private static final int FIRST_BYTE_SECONDS = 2;

    @Override
    public String usage() {
        return "call ID FUNCTION [JSON]";
    }

    @Override
    public String purpose() {
        return "calls a function; JSON may also come on standard input";
    }

    @Override
    public void run(List<String> given) throws UsageException, CommandException, IOException {
        Arguments arguments = new Arguments(given, Set.of(), Set.of(), 2, 3);
        Client client = Client.of(arguments.data());
        byte[] parameters = parameters(arguments.find(2));
        List<String> path = new ArrayList<>(List.of("plugins", arguments.get(0), "call"));
        path.addAll(List.of(arguments.get(1).split("/", -1)));
        Output.json(client.post(parameters, path.toArray(String[]::new)));
    }

    private static byte[] parameters(@Nullable String argument) throws IOException {
        if (argument == null) {
            return isTerminal() ? new byte[0] : standardInput();
        }
        return argument.equals(STDIN)
                ? System.in.readAllBytes()
                : argument.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What is piped in; nothing if nothing comes, as from a pipe that the caller forgot to close.
     */
    private static byte[] standardInput() throws IOException {
        InputStream in = System.in;
        CompletableFuture<Integer> first = new CompletableFuture<>();
        Thread reader = new Thread(() -> readOne(in, first), "tenon-stdin");
        reader.setDaemon(true);
        reader.start();
        try {
            int read = first.get(FIRST_BYTE_SECONDS, TimeUnit.SECONDS);
            if (read < 0) {
                return new byte[0];
            }
            byte[] rest = in.readAllBytes();
            byte[] all = new byte[rest.length + 1];
            all[0] = (byte) read;
            System.arraycopy(rest, 0, all, 1, rest.length);
            return all;
        } catch (TimeoutException e) {
            System.err.println(
                    "tenon: nothing on standard input for "
                            + FIRST_BYTE_SECONDS
                            + " s: called without parameters (- waits for it)");
            return new byte[0];
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException("standard input: " + e.getMessage(), e);
        }
    }

    private static void readOne(InputStream in, CompletableFuture<Integer> first) {
        try {
            first.complete(in.read());
        } catch (IOException e) {
            first.completeExceptionally(e);
        }
    }

    /** The script knows; what the JVM says of its console differs from release to release. */
    private static boolean isTerminal() {
        return Boolean.getBoolean("tenon.stdin.terminal");
    }
}
