package dev.tidings.hub;

import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Party;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many streams are open of each party whose grant limits them, over all shards; of the others nothing is kept. Any thread. */
final class PartyStreams {
    private final Map<Party, Integer> open = new ConcurrentHashMap<>();

    static boolean isLimited(Grant grant) {
        return grant.limits().streams() != Limits.NONE.streams();
    }

    boolean mayOpen(Grant grant) {
        return !isLimited(grant)
                || open.getOrDefault(Party.of(grant.bearer()), 0)
                        < grant.limits().streams();
    }

    void opened(Subscriber stream) {
        if (stream.isOfLimitedParty()) {
            open.merge(Party.of(stream.bearer()), 1, Integer::sum);
        }
    }

    void closed(Subscriber stream) {
        if (stream.isOfLimitedParty()) {
            open.computeIfPresent(Party.of(stream.bearer()), (party, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Of how many parties anything is kept. */
    int size() {
        return open.size();
    }
}
