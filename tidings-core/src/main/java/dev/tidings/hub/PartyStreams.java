package dev.tidings.hub;

import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Party;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many streams are open of each party whose grant limits them, over all shards; of the others nothing is kept. Any thread. */
final class PartyStreams {
    private final Map<Party, Integer> open = new ConcurrentHashMap<>();

    private static boolean isLimited(Grant grant) {
        return grant.limits().streams() != Limits.NONE.streams();
    }

    boolean mayOpen(Grant grant) {
        return !isLimited(grant)
                || open.getOrDefault(Party.of(grant.bearer()), 0)
                        < grant.limits().streams();
    }

    void opened(Grant grant) {
        if (isLimited(grant)) {
            open.merge(Party.of(grant.bearer()), 1, Integer::sum);
        }
    }

    void closed(Grant grant) {
        if (isLimited(grant)) {
            open.computeIfPresent(Party.of(grant.bearer()), (party, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Of how many parties anything is kept. */
    int size() {
        return open.size();
    }
}
