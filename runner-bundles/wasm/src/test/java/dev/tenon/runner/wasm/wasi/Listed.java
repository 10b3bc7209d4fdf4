package dev.tenon.runner.wasm.wasi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.runner.wasm.engine.EngineException;
import java.util.ArrayList;
import java.util.List;

/** Reads folders as C libraries do: with a buffer that cuts the last entry. */
final class Listed {

    private final FakeGuest guest;
    private final int room;

    Listed(FakeGuest guest) {
        this(guest, 4096);
    }

    Listed(FakeGuest guest, int room) {
        this.guest = guest;
        this.room = room;
    }

    /** All names, in the folder's order. */
    List<String> names(int folder) throws EngineException {
        return names(folder, 0);
    }

    /** Names from a cookie on. */
    List<String> names(int folder, long from) throws EngineException {
        List<String> names = new ArrayList<>();
        long cookie = from;
        while (true) {
            int used = read(folder, cookie);
            int at = 0;
            while (at + 24 <= used) {
                int size = guest.bytes.readInt(FakeGuest.DATA + at + 16);
                if (at + 24 + size > used) {
                    break;
                }
                cookie = guest.bytes.readLong(FakeGuest.DATA + at);
                names.add(new String(guest.bytes.read(FakeGuest.DATA + at + 24, size), UTF_8));
                at += 24 + size;
            }
            if (used < room) {
                return names;
            }
        }
    }

    private int read(int folder, long cookie) throws EngineException {
        assertEquals(
                Errno.SUCCESS,
                guest.call("fd_readdir", folder, FakeGuest.DATA, room, cookie, FakeGuest.RESULT));
        return guest.result();
    }
}
