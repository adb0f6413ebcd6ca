package dev.tidings.http.operate;

import dev.tidings.hub.Hub;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.presence.Lease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether an event published to the log comes back through it, to every shard. The event is private, so that no subscriber sees it; a success is good for a second, and who asks
 * meanwhile shares one answer, so that eager probes do not fill the log. Safe for use by any thread.
 */
public final class ReadinessProbe {
    /** Where it publishes; the data is the {@linkplain Hub#node() name} of the hub that does. */
    public static final String TOPIC = Lease.TOPIC.name();

    /** For how long the event says which nodes there are; then the log drops it. */
    public static final Duration HEARD_WITHIN = Lease.HEARD_WITHIN;

    /** What a crash takes of it is no loss: a log on disk need not write it. */
    private static final AppendOptions PASSING = new AppendOptions(Durability.MEMORY, null);

    private static final long GOOD_FOR_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Executor SOON = CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS);

    private final Hub hub;
    /** The probe under way, or the last one while it is good. */
    private @Nullable CompletableFuture<Boolean> probe;

    private long probed;

    public ReadinessProbe(Hub hub) {
        this.hub = hub;
    }

    /** Completes within two seconds, on any thread. */
    public synchronized CompletionStage<Boolean> isReady() {
        CompletableFuture<Boolean> last = probe;
        boolean underWay = last != null && !last.isDone();
        boolean good = last != null && last.isDone() && last.join() && System.nanoTime() - probed < GOOD_FOR_NANOS;
        if (last != null && (underWay || good)) {
            return last;
        }
        CompletableFuture<Boolean> next =
                new CompletableFuture<Boolean>().completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        probe = next;
        probed = System.nanoTime();
        start(next);
        return next;
    }

    private void start(CompletableFuture<Boolean> ready) {
        try {
            hub.publish(List.of(Lease.event(hub.node())), PASSING).whenComplete((appended, failure) -> {
                if (failure == null) {
                    await(appended.get(0).position(), ready);
                } else {
                    ready.complete(false);
                }
            });
        } catch (RuntimeException failure) {
            ready.complete(false);
        }
    }

    private void await(long position, CompletableFuture<Boolean> ready) {
        hub.isFollowedTo(position).whenComplete((followed, stopped) -> {
            if (stopped != null) {
                ready.complete(false);
            } else if (followed) {
                ready.complete(true);
            } else if (!ready.isDone()) {
                SOON.execute(() -> await(position, ready));
            }
        });
    }
}
