package dev.tidings.hub;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts texts, the most frequent of however many there are, in bounded memory (the frequent items of Misra and Gries, thinned out in one go): where there are too many, the median count is taken
 * from all, and who has nothing left is dropped. So a count is at most by the sum of what was taken too small. Belongs to one thread at a time.
 */
final class FrequentTexts {
    private static final int MOST = 8192;

    private final Map<String, Long> counts = new HashMap<>();
    private long error;

    /** Counts a text so many times more; answers how much work that was. */
    int add(String text, long times) {
        counts.merge(text, times, Long::sum);
        return counts.size() > MOST ? thinOut() : 2;
    }

    private int thinOut() {
        long[] sorted =
                counts.values().stream().mapToLong(Long::longValue).sorted().toArray();
        long median = sorted[sorted.length / 2];
        counts.replaceAll((text, count) -> count - median);
        counts.values().removeIf(count -> count <= 0);
        error += median;
        return MOST;
    }

    void addAll(FrequentTexts others) {
        others.counts.forEach(this::add);
        error += others.error;
    }

    /** By how much a count may be too small. */
    long error() {
        return error;
    }

    List<SelectorReaders> most(int limit) {
        return counts.entrySet().stream()
                .map(one -> new SelectorReaders(one.getKey(), one.getValue()))
                .sorted(Comparator.comparingLong(SelectorReaders::readers)
                        .reversed()
                        .thenComparing(SelectorReaders::selector))
                .limit(limit)
                .toList();
    }
}
