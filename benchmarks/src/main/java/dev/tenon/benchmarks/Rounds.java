package dev.tenon.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Sides that are measured one after the other, round after round, so that whatever else happens on
 * the machine happens to all of them.
 */
final class Rounds {

    /** What a side measures at one point. */
    interface Point<S> {
        Measure measure(S side) throws Exception;
    }

    private Rounds() {}

    /** Every side in turn, so many times; the median of what each measured, by its name. */
    static <S> Map<String, Measure> of(
            int rounds, List<? extends S> sides, Function<S, String> name, Point<S> point)
            throws Exception {
        Map<String, List<Measure>> measures = new HashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (S side : sides) {
                measures.computeIfAbsent(name.apply(side), key -> new ArrayList<>())
                        .add(point.measure(side));
            }
        }
        return measures.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, each -> Measure.medianOf(each.getValue())));
    }
}
