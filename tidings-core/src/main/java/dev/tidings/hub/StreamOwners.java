package dev.tidings.hub;

import dev.tidings.log.AppendOptions;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who has the streams of names, where several hubs share a log: the newest {@link StreamOwner} of a name that the log has. Nothing of it is kept in memory. A hub that is alone on its log has all, and writes nothing. Any thread.
 */
final class StreamOwners {
    private static final ReadLimit ONE = new ReadLimit(1, 1);

    private final EventLog log;
    private final String node = EventIds.randomName();
    private final AtomicLong serials = new AtomicLong();

    StreamOwners(EventLog log) {
        this.log = log;
    }

    /** Whether there may be others. */
    boolean areSeveral() {
        return log.isShared();
    }

    /** What this hub is called by the others. */
    String node() {
        return node;
    }

    boolean isMine(StreamOwner owner) {
        return owner.node().equals(node);
    }

    /** Who has it now, as far as this hub has followed; nothing where that is not known. */
    CompletionStage<Optional<StreamOwner>> of(StreamName name) {
        return of(name, log.head());
    }

    /** Who had it at a position. */
    CompletionStage<Optional<StreamOwner>> of(StreamName name, long position) {
        View view = View.withPrivate(
                new Selectors(List.of(Selector.of(StreamOwner.topicOf(name).name()))));
        return newest(view, position);
    }

    private CompletionStage<Optional<StreamOwner>> newest(View view, long position) {
        return log.readBack(view, position, ONE).thenCompose(slice -> {
            Optional<LogEntry> first = slice.entries().stream()
                    .filter(entry -> StreamOwner.isOne(entry.event()))
                    .findFirst();
            if (first.isPresent()) {
                return unlessVoid(view, StreamOwner.read(first.get()));
            }
            return slice.after() <= 0
                    ? CompletableFuture.completedStage(Optional.empty())
                    : newest(view, slice.after());
        });
    }

    private CompletionStage<Optional<StreamOwner>> unlessVoid(View view, StreamOwner owner) {
        return owner.isOpen()
                ? CompletableFuture.completedStage(Optional.of(owner))
                : newest(view, owner.position() - 1).thenApply(last -> {
                    boolean isVoid = last.isPresent() && !last.get().mark().equals(owner.from());
                    return isVoid ? last : Optional.of(owner);
                });
    }

    /** Takes a stream for a connection: it is this hub's from where the answer says. */
    CompletionStage<StreamOwner> take(StreamName name) {
        return take(name, null);
    }

    /** Takes a stream that somebody does not answer for, or nobody has. The stage fails with an {@link OvertakenException} where that is not so by then. */
    CompletionStage<StreamOwner> takeFrom(StreamName name, String mark) {
        return take(name, mark)
                .thenCompose(mine -> had(name, mine.mark(), mine.position()).thenApply(isMine -> {
                    if (!isMine) {
                        throw new OvertakenException();
                    }
                    return mine;
                }));
    }

    private CompletionStage<StreamOwner> take(StreamName name, @Nullable String from) {
        long serial = serials.incrementAndGet();
        return log.append(List.of(StreamOwner.event(name, node, serial, from)), AppendOptions.DEFAULTS)
                .thenApply(appended ->
                        new StreamOwner(node, serial, from, appended.get(0).position()));
    }

    /** Whether who is said to have made a change had the stream where that lies; also where that is not known any more. */
    CompletionStage<Boolean> had(StreamName name, String mark, long position) {
        return of(name, position)
                .thenApply(owner -> owner.isEmpty() || owner.get().mark().equals(mark));
    }
}
