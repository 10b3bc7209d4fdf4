package dev.tenon.runner.wasm.wasmtime.differential;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/**
 * Bytes to read {@link Choices} from. Shrinking takes pieces out, large ones first, and then makes
 * bytes zero: one byte at a time, as arrays are shrunk otherwise, a module would hardly get smaller
 * in the time there is.
 */
final class ByteStrings {

    private static final int SMALLEST_PART = 64;

    private ByteStrings() {}

    /** Of any length up to the greatest. */
    static Arbitrary<ByteString> upTo(int most) {
        return Arbitraries.fromGenerator(random -> shrinkable(random(random, most)));
    }

    /** An array whose text is short enough for a report. */
    record ByteString(byte[] bytes) {
        @Override
        public String toString() {
            return HexFormat.of().formatHex(bytes);
        }
    }

    private static byte[] random(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Shrinkable<ByteString> shrinkable(byte[] bytes) {
        return new Shrinkable<>() {
            @Override
            public ByteString value() {
                return new ByteString(bytes);
            }

            @Override
            public Stream<Shrinkable<ByteString>> shrink() {
                return smaller(bytes).map(ByteStrings::shrinkable);
            }

            @Override
            public ShrinkingDistance distance() {
                return ShrinkingDistance.of(
                        bytes.length,
                        IntStream.range(0, bytes.length).filter(i -> bytes[i] != 0).count());
            }
        };
    }

    private static Stream<byte[]> smaller(byte[] bytes) {
        return parts(bytes.length)
                .flatMap(part -> Stream.of(without(bytes, part), zeroed(bytes, part)))
                .filter(changed -> !Arrays.equals(changed, bytes))
                .sorted(Comparator.comparingInt(changed -> changed.length));
    }

    /** Halves, quarters and so on. */
    private static Stream<int[]> parts(int length) {
        return IntStream.iterate(1, count -> count <= 2 * SMALLEST_PART, count -> 2 * count)
                .boxed()
                .flatMap(
                        count ->
                                IntStream.range(0, count)
                                        .mapToObj(
                                                i ->
                                                        new int[] {
                                                            i * length / count,
                                                            (i + 1) * length / count
                                                        }))
                .filter(part -> part[0] < part[1]);
    }

    private static byte[] without(byte[] bytes, int[] part) {
        byte[] left = Arrays.copyOf(bytes, bytes.length - (part[1] - part[0]));
        System.arraycopy(bytes, part[1], left, part[0], bytes.length - part[1]);
        return left;
    }

    private static byte[] zeroed(byte[] bytes, int[] part) {
        byte[] changed = bytes.clone();
        Arrays.fill(changed, part[0], part[1], (byte) 0);
        return changed;
    }
}
