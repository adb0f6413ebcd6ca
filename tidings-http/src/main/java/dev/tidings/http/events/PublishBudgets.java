package dev.tidings.http.events;

import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Party;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How fast each party may publish whose grant limits that, and each address where the settings do: token buckets of a second's worth, which may go into debt by
 * one request, so that a batch is taken as a whole and waited for afterwards. Of others, and of who has been silent long enough, nothing is kept. Any thread.
 */
final class PublishBudgets {
    private static final double SECOND = 1e9;
    /** But for what adding up fractions loses. */
    private static final double ONE = 1 - 1e-6;

    private static final int MANY = 10_000;

    /** Of a {@link Party}, or of an address's client. */
    private final Map<Record, Budget> budgets = new ConcurrentHashMap<>();

    private final LongSupplier nanoTime;

    PublishBudgets() {
        this(System::nanoTime);
    }

    PublishBudgets(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** What may be published before anything is waited for, as of a time; by the limits that were shown last, which make nothing of it anew. Under its own lock. */
    private static final class Budget {
        private Limits limits;
        private double events;
        private double bytes;
        private long at;

        Budget(Limits limits, long now) {
            this.limits = limits;
            this.events = limits.publishesPerSecond();
            this.bytes = (double) limits.bytesPerSecond();
            this.at = now;
        }

        private void fill(long now) {
            double seconds = (double) (now - at) / SECOND;
            double perSecond = (double) limits.bytesPerSecond();
            events = Math.min(limits.publishesPerSecond(), events + seconds * limits.publishesPerSecond());
            bytes = Math.min(perSecond, bytes + seconds * perSecond);
            at = now;
        }

        synchronized long take(Limits shown, int someEvents, long someBytes, long now) {
            limits = shown;
            fill(now);
            long wait =
                    Math.max(wait(events, limits.publishesPerSecond()), wait(bytes, (double) limits.bytesPerSecond()));
            if (wait == 0) {
                events -= someEvents;
                bytes -= (double) someBytes;
            }
            return wait;
        }

        /** Until there is one again. */
        private static long wait(double left, double perSecond) {
            if (left >= ONE) {
                return 0;
            }
            return perSecond == 0 ? Long.MAX_VALUE : (long) Math.ceil((1 - left) / perSecond * SECOND);
        }

        synchronized void giveBack(int someEvents, long someBytes) {
            events += someEvents;
            bytes += (double) someBytes;
        }

        synchronized boolean isFull(long now) {
            fill(now);
            return events >= limits.publishesPerSecond() && bytes >= (double) limits.bytesPerSecond();
        }
    }

    /**
     * Takes what a party publishes now.
     *
     * @return 0; or for how many nanoseconds nothing may be published, and then nothing is taken
     */
    long take(Grant grant, int events, long bytes) {
        return take(Party.of(grant.bearer()), grant.limits(), events, bytes);
    }

    /** Of what was {@linkplain #take taken}, and is not published after all. */
    void giveBack(Record whose, int events, long bytes) {
        budgets.computeIfPresent(whose, (any, budget) -> {
            budget.giveBack(events, bytes);
            return budget;
        });
    }

    /** The same, of a party, or of an address's client, under the limits that it has now. */
    long take(Record whose, Limits limits, int events, long bytes) {
        boolean isLimited = limits.publishesPerSecond() != Limits.NONE.publishesPerSecond()
                || limits.bytesPerSecond() != Limits.NONE.bytesPerSecond();
        if (!isLimited) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        letIdleGo(now);
        return budgets.computeIfAbsent(whose, any -> new Budget(limits, now)).take(limits, events, bytes, now);
    }

    /** A full one is as good as none. */
    private void letIdleGo(long now) {
        if (budgets.size() > MANY) {
            budgets.values().removeIf(budget -> budget.isFull(now));
        }
    }

    int size() {
        return budgets.size();
    }
}
