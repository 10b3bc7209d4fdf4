package dev.tenon.runner.cabi;

import dev.tenon.api.Deadline;
import dev.tenon.api.runner.Guest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A container with a library in a call that does not end, to be killed by a test. */
final class KilledContainer {

    private KilledContainer() {}

    /**
     * @param arguments the plugin's folder, and how its worker is confined
     */
    public static void main(String[] arguments) throws Exception {
        NativeRunner runner = new NativeRunner((Path) null, Map.of("sandbox", arguments[1]));
        Guest guest = TestPlugin.troubled(Path.of(arguments[0])).load(runner);
        guest.start(Deadline.after(TestPlugin.LONG));
        TestPlugin.call(guest, "outlives", "");
        System.out.println("calling");
        TestPlugin.call(guest, "sleeps_deaf", "", Duration.ofMinutes(5));
    }
}
