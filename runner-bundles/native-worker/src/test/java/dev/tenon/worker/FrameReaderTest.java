package dev.tenon.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    private static final byte[] PATH = "/lib/x.so".getBytes(UTF_8);

    @Test
    void a_request_to_load_is_read_whole() throws Exception {
        LoadRequest request = LoadRequest.read(reader(frame(load())));
        assertEquals(new LoadRequest(Path.of("/lib/x.so"), 4, true, 1000, -1), request);
    }

    @Test
    void one_that_is_cut_anywhere_or_longer_is_refused() {
        byte[] whole = load();
        for (int size = 0; size < whole.length; size++) {
            byte[] cut = Arrays.copyOf(whole, size);
            assertThrows(FaultException.class, () -> LoadRequest.read(reader(frame(cut))));
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThrows(FaultException.class, () -> LoadRequest.read(reader(frame(longer))));
    }

    @Test
    void a_number_out_of_its_bounds_is_refused_by_name() {
        int numbers = 4 + PATH.length;
        refused("maxConcurrency", numbers + 3, 0);
        refused("maxConcurrency", numbers, 0x7f);
        refused("threadSafe", numbers + 4, 2);
        refused("maxResult", numbers + 5, 0xff);
        refused("memoryMax", numbers + 20, 0xfe);
        refused("length of path", 0, 0x7f);
        refused("path", 4, '.');
        refused("path", 5, 0);
    }

    @Test
    void of_noise_nothing_but_frames_faults_and_ends_come() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 2) {
                Arrays.fill(noise, 0, 3, (byte) 0);
            }
            try {
                FrameReader reader = reader(noise);
                while (reader.next() >= 0) {
                    if (reader.left() > 8) {
                        reader.take(Arena.ofAuto().allocate(3));
                        reader.takeInt();
                    }
                }
            } catch (IOException | FaultException asExpected) {
                assertTrue(noise.length > 4);
            }
        }
    }

    @Test
    void a_large_frame_goes_where_it_is_wanted() throws Exception {
        byte[] large = new byte[100_000];
        new Random(1).nextBytes(large);
        FrameReader reader = reader(frame(large));
        assertTrue(!reader.fits(0));
        MemorySegment into = Arena.ofAuto().allocate(large.length);
        reader.take(into);
        assertTrue(Arrays.equals(large, into.toArray(ValueLayout.JAVA_BYTE)));
        assertEquals(-1, reader.next());
    }

    private static void refused(String field, int at, int value) {
        byte[] request = load();
        request[at] = (byte) value;
        FaultException refusal =
                assertThrows(FaultException.class, () -> LoadRequest.read(reader(frame(request))));
        assertTrue(refusal.getMessage().startsWith("LOAD, " + field + ":"), refusal.getMessage());
    }

    private static byte[] load() {
        return ByteBuffer.allocate(PATH.length + 25)
                .putInt(PATH.length)
                .put(PATH)
                .putInt(4)
                .put((byte) 1)
                .putLong(1000)
                .putLong(-1)
                .array();
    }

    private static byte[] frame(byte[] payload) {
        return ByteBuffer.allocate(payload.length + 5)
                .putInt(payload.length + 1)
                .put(FrameType.LOAD)
                .put(payload)
                .array();
    }

    /** Of those bytes; if they are a frame, at its start. */
    private static FrameReader reader(byte[] bytes) throws IOException, FaultException {
        FrameReader reader =
                new FrameReader(
                        Channels.newChannel(new ByteArrayInputStream(bytes)),
                        Arena.ofAuto().allocate(1024));
        if (bytes.length > 4 && bytes[4] == FrameType.LOAD) {
            reader.next();
        }
        return reader;
    }
}
