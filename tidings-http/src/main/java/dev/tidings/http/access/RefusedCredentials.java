package dev.tidings.http.access;

import dev.tidings.access.Refusal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many credentials granted nothing, by reason. Any thread. */
public final class RefusedCredentials {
    private final Map<Refusal, Long> counts = new ConcurrentHashMap<>();

    void add(Refusal reason) {
        counts.merge(reason, 1L, Long::sum);
    }

    /** How many did for this reason. */
    public long count(Refusal reason) {
        return counts.getOrDefault(reason, 0L);
    }
}
