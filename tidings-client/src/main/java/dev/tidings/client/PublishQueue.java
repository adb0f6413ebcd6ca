package dev.tidings.client;

import dev.tidings.event.Event;
import dev.tidings.log.Durability;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait for the request under way: what has gathered by its end goes into the next one, so that requests grow with load by themselves, and an event that comes
 * alone goes out alone, at once. Bounded. Safe for use by any thread.
 */
final class PublishQueue {
    private static final int MOST_IN_GROUP = 1000;
    private static final long MOST_CHARS_IN_GROUP = 256 * 1024;
    private static final long MOST_CHARS = 64L * 1024 * 1024;
    private static final int TOO_MANY_REQUESTS = 429;
    /** What an event takes besides its data, about. */
    private static final int CHARS_BESIDES = 256;

    /** What sends requests. */
    interface Sender {
        /** Completes with the event's id, or with a {@link PublishException}. */
        CompletionStage<String> send(Item item);

        /** Completes with as many ids, in order, or with a {@link PublishException}: then all are published or none is. */
        CompletionStage<List<String>> sendAll(List<Item> items);

        /** What an event hears that there is no room for. */
        PublishException overflow(int waiting);
    }

    /** An event, how it is to be kept, and what is told its id. */
    record Item(Event event, @Nullable Durability durability, CompletableFuture<String> id) {
        Item(Event event, @Nullable Durability durability) {
            this(event, durability, new CompletableFuture<>());
        }

        private long chars() {
            return (long) event.data().length() + CHARS_BESIDES;
        }

        private void settle(@Nullable String itsId, @Nullable Throwable failure) {
            if (failure == null && itsId != null) {
                id.complete(itsId);
            } else {
                id.completeExceptionally(FailureText.unwrapped(Objects.requireNonNull(failure)));
            }
        }
    }

    private final Sender sender;

    // Under the lock of this.
    private final ArrayDeque<Item> waiting = new ArrayDeque<>();
    private long chars;
    private boolean isBusy;

    PublishQueue(Sender sender) {
        this.sender = sender;
    }

    /** Completes with the event's id, or with a {@link PublishException}. */
    CompletableFuture<String> add(Event event, @Nullable Durability durability) {
        Item item = new Item(event, durability);
        synchronized (this) {
            if (!waiting.isEmpty() && chars + item.chars() > MOST_CHARS) {
                return CompletableFuture.failedFuture(sender.overflow(waiting.size()));
            }
            waiting.add(item);
            chars += item.chars();
            if (isBusy) {
                return item.id();
            }
            isBusy = true;
        }
        sendNext();
        return item.id();
    }

    /** The next request is on its way before anybody is told of the last one's end: whoever is told may wait for what he publishes then. */
    private void sendNext() {
        List<Item> group = nextGroup();
        if (group.isEmpty()) {
            return;
        }
        CompletionStage<Runnable> telling = group.size() == 1 ? sendAlone(group.get(0)) : sendTogether(group);
        telling.thenAccept(tell -> {
            sendNext();
            tell.run();
        });
    }

    private CompletionStage<Runnable> sendAlone(Item item) {
        return sender.send(item).handle((id, failure) -> () -> item.settle(id, failure));
    }

    private CompletionStage<Runnable> sendTogether(List<Item> group) {
        return sender.sendAll(group)
                .handle((ids, failure) -> isRefusal(failure) ? sendEach(group) : settling(group, ids, failure))
                .thenCompose(telling -> telling);
    }

    /** A refusal is of all together: each hears its own, or that it was taken, alone. */
    private CompletionStage<Runnable> sendEach(List<Item> group) {
        CompletionStage<Runnable> all = CompletableFuture.completedStage(() -> {});
        for (Item item : group) {
            all = all.thenCompose(before -> sendAlone(item).thenApply(tell -> () -> {
                before.run();
                tell.run();
            }));
        }
        return all;
    }

    private static boolean isRefusal(@Nullable Throwable failure) {
        return failure != null
                && FailureText.unwrapped(failure) instanceof PublishException refusal
                && refusal.status() / 100 == 4
                && refusal.status() != TOO_MANY_REQUESTS;
    }

    private static CompletionStage<Runnable> settling(
            List<Item> group, @Nullable List<String> ids, @Nullable Throwable failure) {
        return CompletableFuture.completedStage(() -> {
            for (int i = 0; i < group.size(); i++) {
                group.get(i).settle(ids == null ? null : ids.get(i), failure);
            }
        });
    }

    private synchronized List<Item> nextGroup() {
        List<Item> group = new ArrayList<>();
        long inGroup = 0;
        for (Item next = waiting.peek(); next != null && belongs(next, group, inGroup); next = waiting.peek()) {
            group.add(waiting.remove());
            inGroup += next.chars();
        }
        chars -= inGroup;
        isBusy = !group.isEmpty();
        return group;
    }

    private static boolean belongs(Item next, List<Item> group, long inGroup) {
        return group.isEmpty()
                || (group.size() < MOST_IN_GROUP
                        && inGroup + next.chars() <= MOST_CHARS_IN_GROUP
                        && next.durability() == group.get(0).durability());
    }
}
