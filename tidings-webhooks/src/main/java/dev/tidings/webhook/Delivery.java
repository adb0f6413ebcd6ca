package dev.tidings.webhook;

import dev.tidings.hub.Gap;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamEvent;
import dev.tidings.hub.StreamItem;
import java.net.http.HttpResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn at sending: reads, gathers, sends one batch after another, and each until it is acknowledged. It holds the batch that is under way and the one behind it; all else waits in the log. Of the webhook's thread.
 *
 * <pre>
 *   log --Reading--> gathered --full, or old enough--> sent --2xx--> acknowledged
 *                                                       ^  |
 *                                                       '--' anything else: after a pause
 * </pre>
 */
final class Delivery {
    private static final Logger LOGGER = LoggerFactory.getLogger(Webhook.class);
    /** Behind the time for which events are kept, they may still be under way to a reader. */
    private static final long SLACK_MILLIS = 10_000;

    private final Hub hub;
    private final WebhookOptions options;
    private final Endpoint endpoint;
    private final ScheduledExecutorService thread;
    private final Counts counts;
    private final Losses losses = new Losses();
    private final BooleanSupplier isSure;
    private final Wanted wanted;
    private final Outage outage;
    private final long turn;

    private String acknowledged;
    /** Behind which it goes on reading. */
    private String read;
    /** Behind which it goes on counting. */
    private String counted;

    private long noted;
    private @Nullable Reading reading;
    private @Nullable Reading counting;
    private Batch gathered = new Batch();
    private boolean isDue;
    /** The batch that is sent until it is acknowledged; null for none. */
    private @Nullable Batch sent;

    private byte[] body = {};
    private long number;
    private boolean isPausing;
    private @Nullable CompletableFuture<HttpResponse<Void>> request;
    private boolean isOver;

    /**
     * @param isSure whether nobody else sends
     * @param turn the number of this one
     * @param after the id of the event behind which it begins
     */
    Delivery(
            Hub hub,
            WebhookOptions options,
            Endpoint endpoint,
            ScheduledExecutorService thread,
            Counts counts,
            BooleanSupplier isSure,
            long turn,
            String after) {
        this.hub = hub;
        this.options = options;
        this.endpoint = endpoint;
        this.thread = thread;
        this.counts = counts;
        this.isSure = isSure;
        this.wanted = new Wanted(options.kinds());
        this.outage = new Outage(options);
        this.turn = turn;
        this.acknowledged = after;
        this.read = after;
        this.counted = after;
    }

    void begin() {
        count();
        read();
    }

    private void count() {
        counting = Reading.begin(hub, options.view(), counted, thread, this::count, failed(this::count));
        counting.want(Reading.ALL);
    }

    private void read() {
        reading = Reading.begin(hub, options.view(), read, thread, this::take, failed(this::read));
        wantMore();
    }

    private Consumer<Throwable> failed(Runnable again) {
        return failure -> {
            // The timer of what was gathered may be what failed.
            isDue = !gathered.isEmpty();
            LOGGER.debug("The {} cannot read, and tries again", options, failure);
            later(options.pace().pause().toMillis(), again);
        };
    }

    private void count(StreamItem item) {
        if (item instanceof StreamEvent event && wanted.includes(event.event())) {
            losses.come(event.time().toEpochMilli());
        }
        counted = item.cursor();
    }

    /** Has it behind it once it is gathered: what fails before is read again, and nothing is gathered twice. */
    private void take(StreamItem item) {
        if (item instanceof Gap gap) {
            read = item.cursor();
            counts.gap();
            LOGGER.warn(
                    "The {} is not told of events between {} and {}: {}",
                    options,
                    gap.requested(),
                    gap.resumedAfter(),
                    gap.reason().code());
        } else if (item instanceof StreamEvent event && wanted.includes(event.event())) {
            gathered.add(event);
            read = item.cursor();
            losses.read(event.time().toEpochMilli());
            noteWaiting();
            if (gathered.count() == 1) {
                Batch mine = gathered;
                later(options.limits().gather().toMillis(), () -> due(mine));
            }
            sendIfDue();
        } else {
            read = item.cursor();
            if (sent == null && gathered.isEmpty()) {
                acknowledged = item.cursor();
            }
        }
        wantMore();
    }

    private void wantMore() {
        if (reading != null && !gathered.isFull(options.limits())) {
            reading.want(options.limits().events() - gathered.count());
        }
    }

    private void due(Batch which) {
        if (which == gathered) {
            isDue = true;
            sendIfDue();
        }
    }

    private void sendIfDue() {
        if (sent == null && (gathered.isFull(options.limits()) || (isDue && !gathered.isEmpty()))) {
            Batch next = gathered;
            body = next.body("\"hub\":\"" + hub.node() + "\",\"webhook\":\"" + options.name() + "\",\"turn\":" + turn
                    + ",\"batch\":" + (number + 1) + ",");
            number++;
            sent = next;
            gathered = new Batch();
            isDue = false;
            send();
            wantMore();
        }
    }

    /** Sends what is to be sent, and is not under way. To be called now and then. */
    void goOn() {
        sendIfDue();
        send();
    }

    /** Not while another hub may send: then it is tried when that is known. */
    private void send() {
        if (isOver || sent == null || request != null || isPausing || !isSure.getAsBoolean()) {
            return;
        }
        CompletableFuture<HttpResponse<Void>> mine = endpoint.post(body, turn);
        request = mine;
        mine.whenCompleteAsync(
                (answer, failure) -> {
                    if (request == mine) {
                        request = null;
                        answered(answer, failure);
                    }
                },
                thread);
        Future<?> deadline = thread.schedule(
                () -> mine.cancel(true), options.pace().timeout().toMillis(), TimeUnit.MILLISECONDS);
        mine.whenComplete((answer, failure) -> deadline.cancel(false));
    }

    private void answered(@Nullable HttpResponse<Void> answer, @Nullable Throwable failure) {
        Batch batch = sent;
        if (answer != null && answer.statusCode() / 100 == 2 && batch != null) {
            outage.over();
            counts.delivered(batch.count());
            acknowledged = batch.last();
            sent = null;
            noteWaiting();
            sendIfDue();
        } else {
            counts.failed();
            String why = answer == null ? "no answer (" + kind(failure) + ")" : "status " + answer.statusCode();
            later(outage.failed(why).toMillis(), () -> {
                isPausing = false;
                send();
            });
            isPausing = true;
        }
    }

    private String kind(@Nullable Throwable failure) {
        Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof CancellationException
                ? "none within " + options.pace().timeout().toMillis() + " ms"
                : String.valueOf(cause == null ? null : cause.getClass().getSimpleName());
    }

    private void noteWaiting() {
        Batch oldest = sent == null ? gathered : sent;
        if (oldest.isEmpty()) {
            counts.nothingWaits();
        } else {
            counts.waitsSince(oldest.firstMillis());
        }
    }

    /** Says what was lost. To be called now and then. */
    void noteLost() {
        losses.expire(
                System.currentTimeMillis() - hub.streams().presence().kept().toMillis() - SLACK_MILLIS);
        long more = losses.lost() - noted;
        if (more > 0) {
            noted += more;
            counts.lost(more);
            LOGGER.warn("The {} was not reached in time: {} events were dropped before they were sent", options, more);
        }
    }

    /** The id of the event up to which all is acknowledged. */
    String acknowledged() {
        return acknowledged;
    }

    private void later(long millis, Runnable task) {
        Future<?> unused = thread.schedule(
                () -> {
                    if (!isOver) {
                        guard(task);
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    /** What fails here is tried again by {@link #goOn}. */
    private void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            LOGGER.warn("The {} could not go on; it tries again", options, failure);
        }
    }

    /** Ends it at once, with the request that is under way. */
    void end() {
        isOver = true;
        counts.nothingWaits();
        CompletableFuture<HttpResponse<Void>> last = request;
        request = null;
        if (last != null) {
            last.cancel(true);
        }
        if (reading != null) {
            reading.cancel();
        }
        if (counting != null) {
            counting.cancel();
        }
    }
}
