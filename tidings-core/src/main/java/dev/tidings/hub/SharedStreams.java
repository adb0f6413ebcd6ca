package dev.tidings.hub;

import dev.tidings.access.Bearer;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.EventLog;
import dev.tidings.log.Form;
import dev.tidings.log.Interruption;
import dev.tidings.log.LogEntry;
import dev.tidings.log.LogUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The streams of names of all hubs that share a log: what is asked of one is done by the hub that has it. Where one hub alone has the log, it does it itself, and nothing is written. Any thread.
 */
final class SharedStreams implements AutoCloseable {
    private final EventLog log;
    private final StreamRegistry streams;
    private final StreamOwners owners;
    private final StreamRequests requests;
    private final Looks looks;
    private volatile @Nullable RenewalForm renewals;
    /** What other hubs have asked for, one after another. Under this object's lock. */
    private CompletableFuture<?> asked = CompletableFuture.completedFuture(null);

    SharedStreams(EventLog log, StreamRegistry streams, StreamOwners owners, Duration patience) {
        this.log = log;
        this.streams = streams;
        this.owners = owners;
        this.requests = new StreamRequests(log, owners, patience);
        this.looks = new Looks(log, () -> owners.areSeveral() ? streams.size() : 0, this::writeAgain);
    }

    void renewBy(RenewalForm form) {
        renewals = form;
    }

    CompletionStage<Selection> change(StreamName name, SelectionChange change, @Nullable Bearer by) {
        return owners.areSeveral()
                ? requests.ask(
                        new AskedChange(name, change, by, streams, new SelectionHistory(log, name, owners), log.ids()))
                : streams.change(name, change, by, "");
    }

    CompletionStage<String> renew(GrantRenewal renewal) {
        RenewalForm form = renewals;
        return owners.areSeveral() && form != null
                ? requests.ask(new AskedRenewal(renewal, streams, form))
                : streams.renew(renewal);
    }

    /** Notes what an entry says of streams. By the thread that commits. */
    void committed(LogEntry entry) {
        Event event = entry.event();
        looks.committed(entry.position());
        if (!event.isPrivate() || !owners.areSeveral()) {
            return;
        }
        if (StreamOwner.isOne(event)) {
            heard(StreamOwner.nameIn(event), StreamOwner.read(entry));
        } else if (StreamRequest.isOne(event)) {
            heard(StreamRequest.read(event));
        } else if (Interruption.isOne(event)) {
            later(() -> streams.inUse().forEach(NamedStream::recheck));
        } else {
            requests.committed(entry);
        }
    }

    private void heard(StreamName name, StreamOwner owner) {
        if (!owners.isMine(owner)) {
            requests.heardOf(owner.node());
            streams.takenBy(name, owner);
        }
    }

    private void heard(StreamRequest request) {
        requests.heardOf(request.from());
        if (request.to().equals(owners.node())) {
            later(() -> carryOut(request));
        }
    }

    private synchronized void later(Runnable task) {
        asked = asked.handleAsync((done, failure) -> {
            task.run();
            return true;
        });
    }

    private void carryOut(StreamRequest request) {
        CompletionStage<Form> done;
        try {
            done = answerTo(request);
        } catch (RuntimeException failure) {
            done = CompletableFuture.failedStage(failure);
        }
        CompletionStage<?> unused = done.exceptionally(StreamAnswer::of)
                .thenCompose(
                        answer -> log.append(List.of(StreamAnswer.event(request, answer)), AppendOptions.DEFAULTS));
    }

    private CompletionStage<Form> answerTo(StreamRequest request) {
        String renewal = request.form().get(StreamRequest.RENEWAL);
        if (renewal == null) {
            return streams.change(request.name(), request.change(), request.by(), request.id())
                    .thenApply(StreamAnswer::of);
        }
        RenewalForm form = renewals;
        if (form == null) {
            throw new LogUnavailableException(
                    LogUnavailableException.Reason.FAILED, "The node that has the stream renews none yet; try again");
        }
        return streams.renew(form.read(request.name(), renewal)).thenApply(StreamAnswer::of);
    }

    private void writeAgain(Looks.Old old) {
        for (NamedStream stream : streams.inUse()) {
            if (stream.isOwnedFor(old)) {
                CompletionStage<Boolean> unused = stream.renewOwner();
            }
        }
    }

    /** Ends the looks at what is old. */
    @Override
    public void close() {
        looks.close();
    }
}
