package dev.tidings.log.redis;

import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is asked while the server has an answer to give gathers here, and goes there together: who is alone waits for nobody, and the more there are, the less of commands and questions there is for each. One group is under way at a time: threads
 * that write to one connection have no order among them. Any thread may call.
 */
final class AppendGroups {
    private static final int MOST_ENTRIES = 1000;
    private static final long MOST_BYTES = 1 << 20;
    private static final long MOST_BYTES_IN_ALL = 64L << 20;

    private final Server server;
    private final RedisConfirmation confirmation;

    // Guarded by this.
    private final Deque<Append> waiting = new ArrayDeque<>();
    private boolean isUnderWay;
    private long bytes;

    AppendGroups(Server server, RedisConfirmation confirmation) {
        this.server = server;
        this.confirmation = confirmation;
    }

    /** Where groups go. */
    @FunctionalInterface
    interface Server {
        /**
         * Appends all or none; answers with the position of the last one.
         *
         * @param isConfirmed whether the answer is to wait for replicas and disk
         */
        CompletionStage<Long> append(List<byte[]> entries, boolean isConfirmed);
    }

    private record Append(List<byte[]> entries, long bytes, boolean isConfirmed, CompletableFuture<Long> answer) {}

    /** Some appends that are sent as one. */
    private record Group(List<Append> appends, List<byte[]> entries) {
        void settle(@Nullable Long last, @Nullable Throwable failure) {
            long position = last == null ? 0 : last - entries.size();
            for (Append append : appends) {
                position += append.entries().size();
                if (failure == null) {
                    append.answer().complete(position);
                } else {
                    append.answer().completeExceptionally(RedisFailures.cause(failure));
                }
            }
        }
    }

    /** Appends all or none; answers with the position of the last one, or fails as the server does, or because too much waits already. */
    CompletionStage<Long> add(List<byte[]> entries, Durability durability) {
        long size = 0;
        for (int i = 0; i < entries.size(); i++) {
            size += entries.get(i).length;
        }
        return add(new Append(entries, size, confirmation.isAskedFor(durability), new CompletableFuture<>()));
    }

    private synchronized CompletionStage<Long> add(Append append) {
        if (bytes > 0 && bytes + append.bytes() > MOST_BYTES_IN_ALL) {
            return CompletableFuture.failedFuture(new LogUnavailableException(
                    Reason.OVERLOADED,
                    "Redis has " + bytes + " bytes to answer for yet; expected " + MOST_BYTES_IN_ALL + " at most"));
        }
        bytes += append.bytes();
        waiting.add(append);
        if (!isUnderWay) {
            sendNext();
        }
        return append.answer();
    }

    private void sendNext() {
        isUnderWay = !waiting.isEmpty();
        if (isUnderWay) {
            boolean isConfirmed = waiting.element().isConfirmed();
            Group group = take(isConfirmed);
            server.append(group.entries(), isConfirmed).whenComplete((last, failure) -> answered(group, last, failure));
        }
    }

    /** The first append, and those behind it that ask for the same and fit. */
    private Group take(boolean isConfirmed) {
        Append first = waiting.remove();
        Append next = waiting.peek();
        if (next == null) {
            return new Group(List.of(first), first.entries());
        }
        List<Append> appends = new ArrayList<>();
        List<byte[]> entries = new ArrayList<>(first.entries());
        long size = first.bytes();
        appends.add(first);
        while (next != null
                && next.isConfirmed() == isConfirmed
                && entries.size() + next.entries().size() <= MOST_ENTRIES
                && size + next.bytes() <= MOST_BYTES) {
            appends.add(waiting.remove());
            entries.addAll(next.entries());
            size += next.bytes();
            next = waiting.peek();
        }
        return new Group(appends, entries);
    }

    private void answered(Group group, @Nullable Long last, @Nullable Throwable failure) {
        synchronized (this) {
            for (Append append : group.appends()) {
                bytes -= append.bytes();
            }
            sendNext();
        }
        group.settle(last, failure);
    }
}
