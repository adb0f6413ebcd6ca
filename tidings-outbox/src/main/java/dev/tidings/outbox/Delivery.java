package dev.tidings.outbox;

import dev.tidings.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way: together, and where the hub refuses it, one by one in the same order, so that what is wrong with one is not another's. It ends at the first that did not arrive. Of the relay's thread.
 */
final class Delivery {
    private final Destination destination;
    private final Duration patience;

    private final List<OutboxRow> arrived = new ArrayList<>();
    private final Map<OutboxRow, String> refused = new LinkedHashMap<>();
    private @Nullable DestinationAwayException away;

    Delivery(Destination destination, Duration patience) {
        this.destination = destination;
        this.patience = patience;
    }

    /** @throws InterruptedException if the thread is; whether what was under way arrives is not known then */
    void send(List<OutboxRow> rows) throws InterruptedException {
        rows.stream().filter(row -> row.event() == null).forEach(row -> refused.put(row, row.fault()));
        List<OutboxRow> sound = rows.stream().filter(row -> row.event() != null).toList();
        if (!sound.isEmpty() && sendTogether(sound) == Outcome.REFUSED) {
            sendEach(sound);
        }
    }

    /** What became of a request. */
    private enum Outcome {
        ARRIVED,
        REFUSED,
        AWAY
    }

    private Outcome sendTogether(List<OutboxRow> rows) throws InterruptedException {
        Throwable failure = publish(rows);
        if (failure == null) {
            arrived.addAll(rows);
            return Outcome.ARRIVED;
        }
        if (!destination.isRefusal(failure)) {
            away = new DestinationAwayException(failure);
            return Outcome.AWAY;
        }
        if (rows.size() == 1) {
            refused.put(rows.get(0), String.valueOf(failure.getMessage()));
        }
        return Outcome.REFUSED;
    }

    private void sendEach(List<OutboxRow> rows) throws InterruptedException {
        if (rows.size() == 1) {
            return;
        }
        for (OutboxRow row : rows) {
            if (sendTogether(List.of(row)) == Outcome.AWAY) {
                return;
            }
        }
    }

    private @Nullable Throwable publish(List<OutboxRow> rows) throws InterruptedException {
        List<Event> events =
                rows.stream().map(row -> Objects.requireNonNull(row.event())).toList();
        try {
            destination.publish(events).toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException | CompletionException failed) {
            return failed.getCause() == null ? failed : failed.getCause();
        } catch (TimeoutException silent) {
            return new TimeoutException("no answer within " + patience);
        } catch (RuntimeException thrown) {
            return thrown;
        }
    }

    /** What the hub has. */
    List<OutboxRow> arrived() {
        return arrived;
    }

    /** What it will never take, and why. */
    Map<OutboxRow, String> refused() {
        return refused;
    }

    /** Why it ended early; null if it did not. */
    @Nullable
    DestinationAwayException away() {
        return away;
    }
}
