package dev.tidings.hub;

import dev.tidings.log.AppendOptions;
import dev.tidings.log.EventLog;
import dev.tidings.log.LogEntry;
import dev.tidings.log.LogUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the hub that has a stream, where several share a log, and waits for its answer: both are events of the log. Of one that does not answer the stream is taken, which makes void whatever that may yet do; then this hub does what was asked. So
 * all is done once or not at all. Any thread.
 *
 * <pre>
 * who has it? -- this hub, or nobody ------------------------------> done here
 *      ^   '---- another -- request --- answer --------------------> that
 *      |                       '------- none in time -- taken -- done already? that, else done here
 *      '--- another one by now, at any step ---------'
 * </pre>
 */
final class StreamRequests {
    /** In which a node that is there answers by far. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int MOST_ATTEMPTS = 8;
    private static final int MOST_SILENT = 64;

    private final EventLog log;
    private final StreamOwners owners;
    private final Duration patience;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, CompletableFuture<StreamAnswer>> waiting = new ConcurrentHashMap<>();
    /** Nodes that left a request unanswered, and were not heard of since. */
    private final Set<String> silent = ConcurrentHashMap.newKeySet();

    StreamRequests(EventLog log, StreamOwners owners, Duration patience) {
        this.log = log;
        this.owners = owners;
        this.patience = patience;
    }

    /** Has it done. The stage fails as it would at the hub that has the stream, and with a {@link LogUnavailableException} where that cannot be asked. */
    <T> CompletionStage<T> ask(AskedOfStream<T> asked) {
        return ask(asked, MOST_ATTEMPTS);
    }

    private <T> CompletionStage<T> ask(AskedOfStream<T> asked, int attempts) {
        return ownerOf(asked.name())
                .thenCompose(owner -> owner.map(one -> ask(asked, one)).orElseGet(() -> askNobody(asked)))
                .exceptionallyCompose(failure -> {
                    if (!(causeOf(failure) instanceof OvertakenException)) {
                        return CompletableFuture.failedStage(causeOf(failure));
                    }
                    return attempts > 1
                            ? ask(asked, attempts - 1)
                            : CompletableFuture.failedStage(new LogUnavailableException(
                                    LogUnavailableException.Reason.FAILED,
                                    "The stream goes from one node to the next; nothing was changed. Try again soon"));
                });
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Where nobody is known to have it, this hub may only have yet to follow that. */
    private CompletionStage<Optional<StreamOwner>> ownerOf(StreamName name) {
        return owners.of(name)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedStage(found)
                        : log.upToDate().thenCompose(all -> owners.of(name)));
    }

    private <T> CompletionStage<T> askNobody(AskedOfStream<T> asked) {
        return asked.isKnown().thenCompose(isKnown -> {
            if (!isKnown) {
                throw new UnknownStreamException();
            }
            return owners.takeFrom(asked.name(), StreamOwner.NOBODY).thenCompose(mine -> asked.here());
        });
    }

    private <T> CompletionStage<T> ask(AskedOfStream<T> asked, StreamOwner owner) {
        if (owners.isMine(owner)) {
            return asked.here();
        }
        return silent.contains(owner.node())
                ? owners.takeFrom(asked.name(), owner.mark()).thenCompose(mine -> asked.here())
                : send(asked, owner);
    }

    private <T> CompletionStage<T> send(AskedOfStream<T> asked, StreamOwner owner) {
        String id = owners.node() + "-" + numbers.incrementAndGet();
        CompletableFuture<StreamAnswer> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        return log.append(
                        List.of(StreamRequest.event(id, owners.node(), owner.node(), asked.name(), asked::write)),
                        AppendOptions.DEFAULTS)
                .thenCompose(appended -> answer.thenApply(Optional::of)
                        .completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS)
                        .thenComposeAsync(came -> came.isPresent()
                                ? settled(asked, came.get())
                                : takeFrom(owner, asked, id, appended.get(0).position(), answer)))
                .whenComplete((done, failure) -> waiting.remove(id));
    }

    private static <T> CompletionStage<T> settled(AskedOfStream<T> asked, StreamAnswer answer) {
        return answer.isFailure()
                ? CompletableFuture.failedStage(answer.failure())
                : CompletableFuture.completedStage(asked.answer(answer));
    }

    /** From where this hub has the stream on, it is certain what the one before has done of it. */
    private <T> CompletionStage<T> takeFrom(
            StreamOwner owner,
            AskedOfStream<T> asked,
            String request,
            long after,
            CompletableFuture<StreamAnswer> answer) {
        if (silent.size() >= MOST_SILENT) {
            silent.clear();
        }
        silent.add(owner.node());
        return owners.takeFrom(asked.name(), owner.mark())
                .thenCompose(mine -> answer.isDone()
                        ? settled(asked, answer.join())
                        : asked.found(request, after).thenCompose(found -> found.map(CompletableFuture::completedStage)
                                .orElseGet(asked::here)));
    }

    /** Notes what an entry says of another node: that it is there, and perhaps an answer. By the thread that commits. */
    void committed(LogEntry entry) {
        if (StreamAnswer.isOne(entry.event())) {
            StreamAnswer answer = StreamAnswer.read(entry.event());
            heardOf(answer.from());
            CompletableFuture<StreamAnswer> asked = waiting.get(answer.id());
            if (asked != null) {
                CompletableFuture<StreamAnswer> unused = asked.completeAsync(() -> answer);
            }
        }
    }

    /** A node has written something. */
    void heardOf(String node) {
        if (!silent.isEmpty()) {
            silent.remove(node);
        }
    }
}
