package dev.tidings.log;

import dev.tidings.log.EventLog.Appended;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the batches that had an idempotency key, for as long as what was new in them is kept. Not safe for use by several threads. */
final class IdempotencyKeys {
    /** In the order of their positions. */
    private final Map<String, Batch> batches = new LinkedHashMap<>();

    private record Batch(long head, List<Appended> asDuplicates) {}

    /**
     * What the batch of that key came to, as duplicates; null if there is none, or all of it is older than {@code oldest}.
     */
    @Nullable
    List<Appended> find(String key, long oldest) {
        for (Iterator<Batch> inOrder = batches.values().iterator(); inOrder.hasNext(); ) {
            if (inOrder.next().head() >= oldest) {
                break;
            }
            inOrder.remove();
        }
        Batch batch = batches.get(key);
        return batch == null ? null : batch.asDuplicates();
    }

    /** @param head the log's after the batch */
    void put(String key, long head, List<Appended> appended) {
        batches.put(key, new Batch(head, appended.stream().map(Appended::again).toList()));
    }
}
