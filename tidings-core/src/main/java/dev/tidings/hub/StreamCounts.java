package dev.tidings.hub;

import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Party;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many streams are open of each party whose grant limits them, and from each source that is limited, over all shards; of the others nothing is kept.
 * Any thread.
 */
final class StreamCounts {
    /** Of a {@link Party}, or of a source's key. */
    private final Map<Record, Integer> open = new ConcurrentHashMap<>();

    static boolean isLimited(Grant grant) {
        return grant.limits().streams() != Limits.NONE.streams();
    }

    boolean mayOpen(Grant grant) {
        return !isLimited(grant)
                || count(Party.of(grant.bearer())) < grant.limits().streams();
    }

    boolean isFull(StreamSource source) {
        return count(source.key()) >= source.most();
    }

    private int count(Record whose) {
        return open.getOrDefault(whose, 0);
    }

    void opened(Subscriber stream) {
        joinsParty(stream);
        @Nullable StreamSource source = stream.source();
        if (source != null) {
            open.merge(source.key(), 1, Integer::sum);
        }
    }

    void closed(Subscriber stream) {
        leavesParty(stream);
        @Nullable StreamSource source = stream.source();
        if (source != null) {
            giveBack(source.key());
        }
    }

    void joinsParty(Subscriber stream) {
        if (stream.isOfLimitedParty()) {
            open.merge(Party.of(stream.bearer()), 1, Integer::sum);
        }
    }

    void leavesParty(Subscriber stream) {
        if (stream.isOfLimitedParty()) {
            giveBack(Party.of(stream.bearer()));
        }
    }

    private void giveBack(Record whose) {
        open.computeIfPresent(whose, (any, count) -> count == 1 ? null : count - 1);
    }

    /** Of how many parties and sources anything is kept. */
    int size() {
        return open.size();
    }
}
