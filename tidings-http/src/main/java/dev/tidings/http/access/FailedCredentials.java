package dev.tidings.http.access;

import dev.tidings.http.AddressLimits;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often what was shown from an address was none of the hub's: who guesses is answered slowly. Others behind the same address are not, for what they show is good. Any thread.
 */
final class FailedCredentials {
    /** In a minute; more than a program makes that was started with an old token. */
    static final int MOST = 20;

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_ADDRESSES = 10_000;

    private final Map<Record, Count> counts = new ConcurrentHashMap<>();
    private final AddressLimits addresses;
    private final LongSupplier nanoTime;

    FailedCredentials(AddressLimits addresses, LongSupplier nanoTime) {
        this.addresses = addresses;
        this.nanoTime = nanoTime;
    }

    private record Count(int failures, long since) {}

    /** Notes one more; whether there are so many by now that the answer is to take its time. */
    boolean isOneTooMany(InetAddress address) {
        long now = nanoTime.getAsLong();
        if (counts.size() > MOST_ADDRESSES) {
            counts.values().removeIf(count -> now - count.since() > MINUTE);
        }
        if (counts.size() > MOST_ADDRESSES) {
            // An attack from everywhere: to forget the counts costs less than to keep them.
            counts.clear();
        }
        Count count = counts.merge(
                addresses.clientOf(address),
                new Count(1, now),
                (earlier, one) ->
                        now - earlier.since() > MINUTE ? one : new Count(earlier.failures() + 1, earlier.since()));
        return count.failures() > MOST;
    }

    /** Of how many addresses something is kept. */
    int addressCount() {
        return counts.size();
    }
}
