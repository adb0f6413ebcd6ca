package dev.tidings.hub;

import dev.tidings.access.Bearer;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Text;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stream of a name: what it selects, and whose connection it is. Connections and changes come one after another: a change first holds the connection, so
 * that it is sent nothing beyond what the log has by then; then it is written to the log; and the place where it lies there is where it takes effect. Any thread.
 */
final class NamedStream {
    private static final int MOST_WAITING = 64;
    /** In which the loop of a connection sees that it was closed by its client. */
    private static final Duration A_MOMENT = Duration.ofMillis(10);
    /** After which the stream is taken again for a connection for which it could not be. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final StreamName name;
    private final EventLog log;
    private final StreamRegistry registry;
    private final StreamOwners owners;
    private final SelectionHistory history;

    // Under this object's lock.
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int waitingChanges;
    private boolean isBusy;
    /** Whether a thread goes through those that wait, and whether it is to go on with the next. */
    private boolean isDraining;

    private boolean isNextDue;
    /** The connection that came last. */
    private @Nullable NamedSubscriber latest;

    private @Nullable NamedSubscriber reader;
    /** In force; null while none is known. */
    private @Nullable Selectors selection;
    /** The position of the change that it came by; 0 if it was never changed. */
    private long since;
    /** Whether the log was asked, and what it said is still true. */
    private boolean isRead;
    /** Whether changes of it may be gone from the log. */
    private boolean isAnyGone;
    /** That another hub took it last, of those that share the log; null while none did. */
    private @Nullable StreamOwner taken;
    /** Completes when the connection is held, or gone. */
    private @Nullable CompletableFuture<Boolean> holding;

    NamedStream(StreamName name, EventLog log, StreamOwners owners, StreamRegistry registry) {
        this.name = name;
        this.log = log;
        this.owners = owners;
        this.registry = registry;
        this.history = new SelectionHistory(log, name, owners);
    }

    StreamName name() {
        return name;
    }

    /** What it selects, as far as that is known. */
    synchronized @Nullable Selectors selection() {
        return selection;
    }

    synchronized boolean hasReader() {
        return reader != null;
    }

    /** Gives the stream to a connection, and closes the one that had it; one that others have come after while it waited is closed itself. */
    CompletionStage<Attachment> attach(NamedSubscriber next, StreamPlace place) {
        synchronized (this) {
            latest = next;
        }
        return enqueue(false, () -> {
            if (isOvertaken(next)) {
                end(next, CloseReason.TAKEN_OVER);
                return CompletableFuture.completedStage(nothingFor(place));
            }
            return owned(next)
                    .thenCompose(owned -> read())
                    .thenCompose(read -> settled(next))
                    .thenCompose(settled -> {
                        boolean isStranger = place.isReturn() && isSelectionLost(place);
                        return take(next, place)
                                ? resolve(next.claim(), place, isStranger)
                                : CompletableFuture.completedStage(nothingFor(place));
                    });
        });
    }

    /**
     * Takes the stream from the other hubs of the log, for a connection. Where the log takes nothing now, the connection is served all the same: by what is known here, and until another hub has it.
     */
    private CompletionStage<Boolean> owned(NamedSubscriber next) {
        if (!owners.areSeveral()) {
            return CompletableFuture.completedStage(true);
        }
        return owners.of(name)
                .thenCompose(last -> last.isEmpty() || owners.isMine(last.get())
                        ? CompletableFuture.completedStage(true)
                        : aMoment(next))
                .thenCompose(settled -> next.hasLeft()
                        ? CompletableFuture.completedStage(false)
                        : owners.take(name).handle((mine, failure) -> owned(next, mine)));
    }

    private boolean owned(NamedSubscriber next, @Nullable StreamOwner mine) {
        if (mine == null) {
            ownLater(next);
            return false;
        }
        next.owns(mine);
        return true;
    }

    private void ownLater(NamedSubscriber open) {
        open.shard().later(AGAIN, () -> own(open));
    }

    /** Takes the stream for a connection that is open, and for which that could not be done or was lost. */
    private void own(NamedSubscriber open) {
        CompletionStage<Boolean> unused = enqueue(
                        false,
                        () -> isReader(open) && open.ownedSince() == 0
                                ? owners.take(name).thenCompose(mine -> confirm(open, mine))
                                : CompletableFuture.completedStage(true))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        ownLater(open);
                    }
                });
    }

    private synchronized boolean isReader(NamedSubscriber open) {
        return reader == open;
    }

    /** Sees to it that a connection which was open before selects what its name does. */
    private CompletionStage<Boolean> confirm(NamedSubscriber open, StreamOwner mine) {
        open.owns(mine);
        return history.newest().thenApply(newest -> {
            SelectionSwitch change = newest.change();
            synchronized (this) {
                boolean isMine = takenAt() < mine.position();
                boolean isInForce = (change == null ? 0 : change.position()) == since;
                if (isMine && isInForce) {
                    return true;
                }
                forget();
            }
            // Its client comes back to what is in force.
            end(open, CloseReason.LOG_FAILED);
            return false;
        });
    }

    private static void end(NamedSubscriber open, CloseReason reason) {
        open.shard().later(() -> open.close(reason));
    }

    /** Finds out whether the log still says that the stream is here: it may have lost that. */
    void recheck() {
        NamedSubscriber open;
        synchronized (this) {
            open = reader;
        }
        if (open == null) {
            return;
        }
        CompletionStage<Boolean> unused = enqueue(false, () -> owners.of(name).thenCompose(owner -> {
                    StreamOwner last = owner.orElse(null);
                    if (last != null && open.isOwnedBy(last.mark())) {
                        return confirm(open, last);
                    }
                    boolean isElsewhere = last != null && last.position() > open.ownedSince();
                    return isElsewhere
                            ? CompletableFuture.completedStage(false)
                            : owners.take(name).thenCompose(mine -> confirm(open, mine));
                }))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        open.shard().later(AGAIN, this::recheck);
                    }
                });
    }

    /** Writes again that the stream is here, before the log discards that. */
    CompletionStage<Boolean> renewOwner() {
        return enqueue(false, () -> {
            NamedSubscriber open;
            synchronized (this) {
                open = reader;
            }
            return open == null || open.ownedSince() == 0
                    ? CompletableFuture.completedStage(false)
                    : owners.of(name)
                            .thenCompose(last -> last.isPresent()
                                            && !open.isOwnedBy(last.get().mark())
                                    ? CompletableFuture.completedStage(false)
                                    : owners.take(name).thenApply(mine -> owned(open, mine)));
        });
    }

    /** Whether a connection is open for which the stream was taken so long ago that the log may discard it soon. */
    synchronized boolean isOwnedFor(Looks.Old old) {
        NamedSubscriber open = reader;
        return open != null && open.ownedSince() > 0 && old.includes(open.ownedSince(), open.ownedMillis());
    }

    /** Another hub has the stream from a place in the log on. By the thread that commits. */
    void takenBy(StreamOwner other) {
        NamedSubscriber last;
        CompletableFuture<Boolean> released;
        synchronized (this) {
            last = reader;
            boolean isHere = last != null && last.ownedSince() > other.position();
            boolean isVoid = other.from() != null && last != null && !last.isOwnedBy(other.from());
            if (isHere || isVoid) {
                return;
            }
            taken = other;
            released = holding;
            reader = null;
            holding = null;
            forget();
        }
        if (released != null) {
            CompletableFuture<Boolean> unused = released.completeAsync(() -> false);
        }
        if (last != null) {
            end(last, reasonOf(other));
        }
    }

    /** Who was taken for dead may come back. */
    private static CloseReason reasonOf(StreamOwner other) {
        return other.isOpen() ? CloseReason.TAKEN_OVER : CloseReason.LOG_FAILED;
    }

    /** Where in the log another hub took it last. Under the lock. */
    private long takenAt() {
        return taken == null ? 0 : taken.position();
    }

    /** What is known of it may not be so any more. Under the lock. */
    private void forget() {
        selection = null;
        since = 0;
        isRead = false;
    }

    /** Completes when it is known whether a client is still there that comes while another has the stream. */
    private CompletionStage<Boolean> settled(NamedSubscriber next) {
        synchronized (this) {
            if (reader == null) {
                return CompletableFuture.completedStage(true);
            }
        }
        return aMoment(next);
    }

    private static CompletionStage<Boolean> aMoment(NamedSubscriber next) {
        CompletableFuture<Boolean> settled = new CompletableFuture<>();
        next.shard().later(A_MOMENT, () -> {
            // Given up by its client, and overtaken on its way by the one that came instead: it must not end that.
            if (next.hasPeerFinished()) {
                next.leave();
            }
            settled.complete(true);
        });
        return settled;
    }

    /** Whether there may have been a selection that nothing is known of any more. */
    private synchronized boolean isSelectionLost(StreamPlace place) {
        return selection == null && (isAnyGone || !place.isOfThisLog());
    }

    private synchronized boolean isOvertaken(NamedSubscriber next) {
        return latest != next;
    }

    private static Attachment nothingFor(StreamPlace place) {
        return new Attachment(place.selectors(), List.of(), false, false, null);
    }

    private synchronized boolean take(NamedSubscriber next, StreamPlace place) {
        if (next.hasLeft()) {
            return false;
        }
        if (taken != null && next.ownedSince() > 0 && next.ownedSince() < taken.position()) {
            end(next, reasonOf(taken));
            return false;
        }
        NamedSubscriber last = reader;
        reader = next;
        if (last != null) {
            end(last, CloseReason.TAKEN_OVER);
        }
        if (since == 0) {
            selection = place.selectors();
        }
        return true;
    }

    private CompletionStage<Attachment> resolve(StreamClaim claim, StreamPlace place, boolean isStranger) {
        Selectors inForce;
        long changedAt;
        synchronized (this) {
            inForce = selection == null ? place.selectors() : selection;
            changedAt = since;
        }
        Attachment asItIs = new Attachment(inForce, List.of(), false, isStranger, null);
        if (changedAt == 0 || !place.isReturn()) {
            return CompletableFuture.completedStage(asItIs);
        }
        return place.position(log, claim, inForce)
                .thenCompose(position -> history.between(position, changedAt))
                .thenApply(missed -> missed.isEmpty() ? asItIs : after(missed, changedAt))
                .thenCompose(attachment -> resuming(place, attachment));
    }

    /** Who was cut off within what a change brought goes on with that. */
    private CompletionStage<Attachment> resuming(StreamPlace place, Attachment attachment) {
        EventIds.Within within = place.change();
        return within == null || !within.head().assigned()
                ? CompletableFuture.completedStage(attachment)
                : history.at(within.head().position()).thenApply(found -> attachment.resuming(found.orElse(null)));
    }

    private static Attachment after(List<SelectionSwitch> missed, long changedAt) {
        long last = missed.get(missed.size() - 1).position();
        return new Attachment(missed.get(0).before(), missed, last < changedAt, false, null);
    }

    /** Notes that a connection is closed. */
    void left(NamedSubscriber closed) {
        CompletableFuture<Boolean> released = null;
        synchronized (this) {
            closed.leave();
            if (reader == closed) {
                reader = null;
                released = holding;
            }
        }
        if (released != null) {
            released.complete(false);
        }
        registry.giveBack(this);
    }

    /**
     * Changes what it selects. The stage fails with an {@link OvertakenException} if another hub has the stream.
     *
     * @param by who asks; null for the program itself
     * @param request what asked another hub for it; empty where this one was asked
     */
    CompletionStage<Selection> change(SelectionChange change, @Nullable Bearer by, String request) {
        return enqueue(true, () -> maker(request).thenCompose(maker -> read().thenCompose(read -> {
            requireParty(by);
            return begin(change, maker.orElse(null));
        })));
    }

    /** Who makes a change that is made here; nothing where nobody else could. */
    private CompletionStage<Optional<SelectionEvent.Maker>> maker(String request) {
        if (!owners.areSeveral()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return owners.of(name).thenApply(owner -> {
            StreamOwner mine = owner.filter(owners::isMine).orElseThrow(OvertakenException::new);
            return Optional.of(new SelectionEvent.Maker(mine.mark(), request));
        });
    }

    /** A name is a secret, and who holds a token is not known by a secret alone. */
    private synchronized void requireParty(@Nullable Bearer by) {
        Bearer owner = reader == null ? Bearer.NOBODY : reader.bearer();
        if (by != null && owner.issuer() != null && !owner.equals(by) && !owner.isSameParty(by)) {
            throw new OtherPartyException();
        }
    }

    private CompletionStage<Selection> begin(SelectionChange change, SelectionEvent.@Nullable Maker maker) {
        Selectors before = selection();
        if (before == null) {
            throw new UnknownStreamException();
        }
        Selectors after = change.applyTo(before);
        if (after.equals(before)) {
            return CompletableFuture.completedStage(inForce());
        }
        Selectors added = before.addedBy(after);
        Cursor from = added == null ? null : change.from();
        return hold(subscriber -> subscriber.shard().hold(subscriber, after, from == null ? null : added))
                .thenCompose(held -> backfill(from, added))
                .thenCompose(backfill -> append(before, after, backfill.orElse(null), maker))
                .handle(this::settle);
    }

    /** Lets it go on by another grant. The stage fails with an {@link OvertakenException} if another hub has the stream. */
    CompletionStage<String> renew(GrantRenewal renewal) {
        return enqueue(true, () -> maker("").thenCompose(maker -> renewHere(renewal)));
    }

    private CompletionStage<String> renewHere(GrantRenewal renewal) {
        NamedSubscriber renewed;
        Selectors inForce;
        synchronized (this) {
            renewed = reader;
            inForce = selection;
        }
        if (renewed == null || inForce == null) {
            throw new UnknownStreamException();
        }
        if (!renewal.grant().bearer().isSameParty(renewed.bearer())) {
            throw new OtherPartyException();
        }
        return hold(subscriber -> subscriber.shard().hold(subscriber, renewal.claim(), inForce))
                .thenCompose(held -> extend(renewed, renewal))
                .handle((position, failure) -> settle(renewal, inForce, position, failure));
    }

    /** The position from which on the new grant is in force. */
    private CompletionStage<Long> extend(NamedSubscriber renewed, GrantRenewal renewal) {
        String ticket = renewed.claim().ticket();
        return ticket == null
                ? CompletableFuture.completedStage(log.head())
                : log.append(List.of(renewal.extension().apply(ticket)), AppendOptions.DEFAULTS)
                        .thenApply(appended -> appended.get(0).position());
    }

    private String settle(
            GrantRenewal renewal, Selectors inForce, @Nullable Long position, @Nullable Throwable failure) {
        NamedSubscriber held;
        synchronized (this) {
            held = reader;
            holding = null;
        }
        letGo(
                held,
                position == null ? List.of() : List.of(new SelectionSwitch(position, inForce, inForce, null, renewal)));
        if (position == null) {
            throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
        }
        return log.ids().at(position);
    }

    /** Finds out what a change brings. */
    private CompletionStage<Optional<Backfill>> backfill(@Nullable Cursor from, @Nullable Selectors added) {
        if (from == null || added == null) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        if (from instanceof Cursor.Newest) {
            return CompletableFuture.completedStage(Optional.of(Backfill.NEWEST));
        }
        return log.locate(pastOf(added), from).thenApply(found -> {
            if (!found.known() && from instanceof Cursor.After id && !EventIds.looksAssigned(id.id())) {
                throw new InvalidValueException(
                        "The change is to begin from " + Text.quote(id.id())
                                + ", which is no beginning, and no id of this log; expected newest, earliest, -1 and beyond for so many of the newest events, a time, or the id of an event");
            }
            return Optional.of(Backfill.from(from, found));
        });
    }

    private View pastOf(Selectors added) {
        NamedSubscriber held;
        synchronized (this) {
            held = reader;
        }
        View past = held == null ? null : held.claim().pastOf(added);
        return past == null ? View.of(added) : past;
    }

    private CompletionStage<SelectionSwitch> append(
            Selectors before, Selectors after, @Nullable Backfill backfill, SelectionEvent.@Nullable Maker maker) {
        return log.append(
                        List.of(SelectionEvent.of(name, before, after, backfill, maker, log.ids())),
                        AppendOptions.DEFAULTS)
                .thenCompose(appended -> {
                    long position = appended.get(0).position();
                    SelectionSwitch made = new SelectionSwitch(position, before, after, backfill);
                    return maker == null
                            ? CompletableFuture.completedStage(made)
                            : owners.had(name, maker.owner(), position).thenApply(isMine -> {
                                if (!isMine) {
                                    throw new OvertakenException();
                                }
                                return made;
                            });
                });
    }

    private synchronized Selection inForce() {
        return new Selection(Objects.requireNonNull(selection), log.ids().at(since == 0 ? log.head() : since));
    }

    private synchronized CompletionStage<Boolean> hold(Consumer<NamedSubscriber> hold) {
        NamedSubscriber held = reader;
        if (held == null) {
            return CompletableFuture.completedStage(false);
        }
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        holding = done;
        held.shard().later(() -> {
            try {
                hold.accept(held);
                done.complete(true);
            } catch (RuntimeException | Error refused) {
                done.completeExceptionally(refused);
            }
        });
        return done;
    }

    private Selection settle(@Nullable SelectionSwitch made, @Nullable Throwable failure) {
        NamedSubscriber held;
        synchronized (this) {
            held = reader;
            holding = null;
            if (made == null) {
                // Whether it is in the log, only that can say.
                isRead = false;
            } else if (made.position() > takenAt()) {
                selection = made.after();
                since = made.position();
            }
        }
        letGo(held, made == null ? List.of() : List.of(made));
        if (made == null) {
            throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
        }
        return new Selection(made.after(), log.ids().at(made.position()));
    }

    private static void letGo(@Nullable NamedSubscriber held, List<SelectionSwitch> changes) {
        if (held != null) {
            held.shard().later(() -> held.shard().letGo(held, changes));
        }
    }

    /** Asks the log for the newest change, where that is not known. */
    private CompletionStage<Boolean> read() {
        synchronized (this) {
            // Of several hubs, another may have had it meanwhile.
            if (isRead && !owners.areSeveral()) {
                return CompletableFuture.completedStage(true);
            }
        }
        return history.newest().thenApply(found -> {
            synchronized (this) {
                isRead = true;
                SelectionSwitch newest = found.change();
                if (newest != null && newest.position() > since) {
                    selection = newest.after();
                    since = newest.position();
                }
                isAnyGone = found.isAnyGone();
                return true;
            }
        });
    }

    /** What waits for its turn: a change, or a connection. */
    private record Waiting(Runnable step, boolean isChange) {}

    private <T> CompletionStage<T> enqueue(boolean isChange, Supplier<CompletionStage<T>> step) {
        CompletableFuture<T> result = new CompletableFuture<>();
        synchronized (this) {
            if (isChange && waitingChanges >= MOST_WAITING) {
                throw new StreamBusyException("Already " + waitingChanges
                        + " changes of this stream's selection wait; expected the next one when they are done");
            }
            if (isBusy) {
                waiting.add(new Waiting(() -> run(step, result), isChange));
                waitingChanges += isChange ? 1 : 0;
                return result;
            }
            isBusy = true;
        }
        run(step, result);
        return result;
    }

    private <T> void run(Supplier<CompletionStage<T>> step, CompletableFuture<T> result) {
        CompletionStage<T> stage;
        try {
            stage = step.get();
        } catch (RuntimeException | Error failure) {
            stage = CompletableFuture.failedStage(failure);
        }
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                result.completeExceptionally(cause == null ? failure : cause);
            }
            next();
        });
    }

    /** Goes on with what waits. What is done at once takes no stack: however many wait, one thread goes through them. */
    private void next() {
        synchronized (this) {
            isNextDue = true;
            if (isDraining) {
                return;
            }
            isDraining = true;
        }
        for (Waiting next = poll(); next != null; next = poll()) {
            next.step().run();
        }
    }

    private synchronized @Nullable Waiting poll() {
        Waiting next = isNextDue ? waiting.poll() : null;
        isBusy = next != null || !isNextDue;
        isDraining = next != null;
        isNextDue = false;
        waitingChanges -= next != null && next.isChange() ? 1 : 0;
        return next;
    }
}
