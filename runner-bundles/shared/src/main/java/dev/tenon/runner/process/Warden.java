package dev.tenon.runner.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A small shell process outside the container. It sends signals to process groups for us, which the
 * JDK cannot; and when its standard input ends, because the container is gone however it went, it
 * kills all guests that are left and removes the runtime directory.
 *
 * <p>It has a session of its own and ignores the signals that a terminal or a service manager sends
 * to all. If it is killed nevertheless, it is started again and told of every guest.
 */
final class Warden implements AutoCloseable {

    /**
     * Lines it takes are {@code add}, {@code drop}, {@code term} and {@code kill}, each with the
     * number of a guest's leader and its start time in clock ticks as /proc says it: a group is
     * signalled only while its leader is the one meant, for numbers come to others. {@code sweep}
     * kills who is in a guest's session, then who has an environment that names a folder in the
     * runtime directory, which daemons that left the session have. It goes on as long as it finds
     * any, for four seconds.
     */
    private static final String SCRIPT =
            """
            # warden of a plugin container: ends what it leaves behind
            trap '' INT TERM HUP
            runtime=$1 groups=$2
            guests=' '
            fields() {
              read -r line <"/proc/$1/stat" || return 1
              set -- ${line##*) }
              state=$1 session=$4 started=${20}
            }
            signal() {
              fields "$2" && [ "$started" = "$3" ] && kill -s "$1" -- "-$2"
            }
            while read -r word leader start; do
              case $word in
                add) guests="$guests$leader:$start " ;;
                drop)
                  others=' '
                  for guest in $guests; do
                    [ "$guest" = "$leader:$start" ] || others="$others$guest "
                  done
                  guests=$others ;;
                term) signal TERM "$leader" "$start" ;;
                kill) signal KILL "$leader" "$start" ;;
              esac
            done
            sessions=' '
            for guest in $guests; do
              leader=${guest%%:*}
              if fields "$leader" && [ "$started" != "${guest#*:}" ]; then
                continue
              fi
              kill -s KILL -- "-$leader"
              sessions="$sessions$leader "
            done
            sweep() {
              found=
              for folder in /proc/[0-9]*; do
                fields "${folder#/proc/}" || continue
                [ "$state" = Z ] && continue
                case $sessions in *" $session "*) kill -s KILL "${folder#/proc/}" && found=1 ;; esac
              done
              for environ in $(grep -l -s -F -e "$runtime/" /proc/[0-9]*/environ); do
                folder=${environ%/environ}
                fields "${folder#/proc/}" || continue
                [ "$state" = Z ] && continue
                kill -s KILL "${folder#/proc/}" && found=1
              done
              [ -n "$found" ]
            }
            rounds=0
            while sweep && [ "$rounds" -lt 200 ]; do
              rounds=$((rounds + 1))
              sleep 0.02 || sleep 1
            done
            rm -rf -- "$runtime"
            [ -z "$groups" ] || rmdir "$groups"/*/ "$groups"
            """;

    private static final long END_SECONDS = 5;
    private static final long PAUSE_MILLIS = 100;

    private final List<String> command;
    private final Map<Long, Long> guests = new TreeMap<>();
    private final Thread thread = new Thread(this::run, "tenon-process-warden");
    private @Nullable Process process;
    private boolean closed;

    /**
     * @param setsid gives it a session of its own
     * @param groups of guests, to be removed with the runtime directory; {@code null} for none
     */
    Warden(Path setsid, Path shell, Path runtimeDirectory, @Nullable Path groups) {
        command =
                List.of(
                        setsid.toString(),
                        shell.toString(),
                        "-c",
                        SCRIPT,
                        "tenon-warden",
                        runtimeDirectory.toString(),
                        groups == null ? "" : groups.toString());
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }

    /** Tells it of a guest. */
    synchronized void add(long leader, long start) {
        guests.put(leader, start);
        send("add", leader);
    }

    /** Nothing of the guest is left. */
    synchronized void drop(long leader) {
        send("drop", leader);
        guests.remove(leader);
    }

    /** Asks a guest's whole group to end; false if there is no warden just now. */
    synchronized boolean term(long leader) {
        return send("term", leader);
    }

    /** Kills a guest's whole group; false if there is no warden just now. */
    synchronized boolean kill(long leader) {
        return send("kill", leader);
    }

    /** Its process now, if there is one. */
    synchronized @Nullable ProcessHandle handle() {
        return process == null ? null : process.toHandle();
    }

    /** Lets it do its last duty and waits for that. */
    @Override
    public void close() {
        Process last;
        synchronized (this) {
            closed = true;
            last = process;
            notifyAll();
        }
        if (last != null) {
            end(last);
        }
    }

    private static void end(Process last) {
        try {
            last.getOutputStream().close();
        } catch (IOException alreadyGone) {
            // then there is nothing to end
        }
        try {
            if (!last.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                last.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts it again for as long as it is needed. */
    private void run() {
        try {
            while (startOne()) {
                Process now = process();
                if (now != null) {
                    now.waitFor();
                }
                pause();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Process process() {
        return process;
    }

    private synchronized boolean startOne() {
        if (closed) {
            return false;
        }
        try {
            process = start();
            guests.keySet().forEach(leader -> send("add", leader));
        } catch (IOException noProcess) {
            // the machine has none to give just now: tried again after a pause
            process = null;
        }
        return true;
    }

    /** So that one that cannot live is not started all the time. */
    private synchronized void pause() throws InterruptedException {
        if (!closed) {
            wait(PAUSE_MILLIS);
        }
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        builder.directory(Path.of("/").toFile());
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    private boolean send(String word, long leader) {
        Long start = guests.get(leader);
        if (process == null || start == null) {
            return false;
        }
        try {
            OutputStream out = process.getOutputStream();
            out.write((word + " " + leader + " " + start + "\n").getBytes(UTF_8));
            out.flush();
            return true;
        } catch (IOException gone) {
            return false;
        }
    }
}
