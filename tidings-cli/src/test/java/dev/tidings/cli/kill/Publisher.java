package dev.tidings.cli.kill;

import dev.tidings.client.EventPublisher;
import dev.tidings.client.HubAddress;
import dev.tidings.client.PublishException;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A publisher that always has a few events under way, on connections that are kept, and sends again what was not answered, until it is. Half of its
 * events carry an id of their own, the others an idempotency key.
 */
public final class Publisher {
    private static final int UNAVAILABLE = 503;
    private static final Executor SOON = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

    private final int number;
    private final Ledger ledger;
    private final Sending hub;
    private final Pace pace;
    private final AtomicInteger lostAnswers;
    private volatile boolean stopped;
    private CompletableFuture<Void> done = CompletableFuture.completedFuture(null);

    /**
     * How fast it publishes.
     *
     * @param underWay events at a time
     * @param pause from an answer to the next event, of each of those
     */
    public record Pace(int underWay, Duration pause) {}

    /** Hands an event to a hub, the first time and each time again. */
    @FunctionalInterface
    public interface Sending {
        CompletableFuture<String> send(Event event, AppendOptions options);
    }

    /** @param lostAnswers counts what was sent to a hub that was there, and never answered */
    Publisher(int number, Ledger ledger, HubAddress hub, AtomicInteger lostAnswers) {
        this(
                number,
                ledger,
                new EventPublisher(hub).withHttpClient(connections())::publishAsync,
                new Pace(4, Duration.ZERO),
                lostAnswers);
    }

    /** @param lostAnswers counts what was sent to a hub that was there, and never answered */
    public Publisher(int number, Ledger ledger, Sending hub, Pace pace, AtomicInteger lostAnswers) {
        this.number = number;
        this.ledger = ledger;
        this.hub = hub;
        this.pace = pace;
        this.lostAnswers = lostAnswers;
    }

    /** How a publisher here connects: by HTTP/1.1, and with patience. */
    public static HttpClient connections() {
        return HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    public void start() {
        CompletableFuture<?>[] lanes = new CompletableFuture<?>[pace.underWay()];
        for (int lane = 0; lane < lanes.length; lane++) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            lanes[lane] = end;
            sendNext(end);
        }
        done = CompletableFuture.allOf(lanes);
    }

    /** Sends nothing new; completes when all that was sent is answered. */
    public CompletableFuture<Void> stop() {
        stopped = true;
        return done;
    }

    private void sendNext(CompletableFuture<Void> end) {
        if (stopped) {
            end.complete(null);
        } else {
            send(ledger.send(number), end);
        }
    }

    private void send(Payload payload, CompletableFuture<Void> end) {
        boolean ownId = payload.number() % 2 == 0;
        String name = "p" + payload.publisher() + "n" + payload.number();
        Event event = Event.on(payload.topic())
                .id(ownId ? name : null)
                .data(payload.data(ledger.seed()))
                .build();
        AppendOptions options = new AppendOptions(null, ownId ? null : name);
        hub.send(event, options).whenCompleteAsync((id, failure) -> {
            if (failure == null) {
                acknowledged(payload, id, end);
            } else {
                notAnswered(payload, failure, end);
            }
        });
    }

    private void acknowledged(Payload payload, String id, CompletableFuture<Void> end) {
        try {
            ledger.acknowledge(payload, id);
            if (pace.pause().isZero()) {
                sendNext(end);
            } else {
                CompletableFuture.delayedExecutor(pace.pause().toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> sendNext(end));
            }
        } catch (AssertionError e) {
            ledger.violated(e);
            end.completeExceptionally(e);
        }
    }

    private void notAnswered(Payload payload, Throwable failure, CompletableFuture<Void> end) {
        boolean again = unwrap(failure) instanceof PublishException refused
                && (refused.status() == 0 || refused.status() == UNAVAILABLE);
        if (again) {
            if (!wasNobodyThere(failure)) {
                lostAnswers.incrementAndGet();
            }
            SOON.execute(() -> send(payload, end));
        } else {
            ledger.violated(failure);
            end.completeExceptionally(failure);
        }
    }

    private static boolean wasNobodyThere(Throwable failure) {
        Throwable cause = unwrap(failure);
        return cause != null && unwrap(cause.getCause()) instanceof ConnectException;
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
