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
final class Publisher {
    private static final int UNDER_WAY = 4;
    private static final int UNAVAILABLE = 503;
    private static final Executor SOON = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

    private final int number;
    private final Ledger ledger;
    private final EventPublisher hub;
    private final AtomicInteger lostAnswers;
    private volatile boolean stopped;
    private CompletableFuture<Void> done = CompletableFuture.completedFuture(null);

    /** @param lostAnswers counts what was sent to a hub that was there, and never answered */
    Publisher(int number, Ledger ledger, HubAddress hub, AtomicInteger lostAnswers) {
        this.number = number;
        this.ledger = ledger;
        this.lostAnswers = lostAnswers;
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.hub = new EventPublisher(hub).withHttpClient(http);
    }

    void start() {
        CompletableFuture<?>[] lanes = new CompletableFuture<?>[UNDER_WAY];
        for (int lane = 0; lane < UNDER_WAY; lane++) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            lanes[lane] = end;
            sendNext(end);
        }
        done = CompletableFuture.allOf(lanes);
    }

    /** Sends nothing new; completes when all that was sent is answered. */
    CompletableFuture<Void> stop() {
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
        hub.publishAsync(event, options).whenCompleteAsync((id, failure) -> {
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
            sendNext(end);
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
