package dev.tidings.presence;

import dev.tidings.access.Bearer;
import dev.tidings.event.Event;
import dev.tidings.event.HubEvent;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.ConflictingAppendException;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.Interruption;
import dev.tidings.log.LogEntry;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.View;
import dev.tidings.presence.PresenceNode.Batch;
import dev.tidings.presence.PresenceNode.Who;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps who reads the topics of a hub that ask for it. What comes from the shards and from the log is put into a queue, and one thread takes all of it several times a second, and appends what came of it at once. Any thread.
 */
public final class PresenceEngine implements Presence, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PresenceEngine.class);
    /** How much is gathered before it is said. */
    private static final Duration GATHERING = Duration.ofMillis(200);

    /** Whose names those of marks are: no client's. */
    private static final String PUBLISHER = Topic.RESERVED;

    private static final int MOST_PAGES = 64;
    private static final AppendOptions PASSING = new AppendOptions(Durability.MEMORY, null);
    private static final Duration LOST_AFTER = Duration.ofSeconds(30);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final int READ_EVENTS = 1024;
    private static final int READ_BYTES = 1 << 20;
    private static final View SAID = View.withPrivate(Selectors.of(Reports.TOPIC.name(), Lease.TOPIC.name()));

    private final EventLog log;
    private final PresenceOptions options;
    private final PresenceNode node;
    private final StreamTellings streams;
    private final ScheduledExecutorService thread;
    private final Queue<Runnable> news = new ConcurrentLinkedQueue<>();

    // Of the thread.
    private boolean isBegun;
    private boolean isUnderWay;
    private long underWaySince;
    private long awaited;
    private long heardUpTo;
    private boolean isFailureLogged;
    private long appends;

    // Of any thread.
    private final AtomicInteger pages = new AtomicInteger();
    private volatile long committed;

    /**
     * @param name of the hub
     * @param awayMillis how long a client stays away at the most whose connection was lost
     */
    public PresenceEngine(EventLog log, PresenceOptions options, String name, long awayMillis) {
        this.log = log;
        this.options = options;
        this.node = new PresenceNode(
                name, options, new PresenceNode.Surroundings(log.isShared(), log.outlivesItsProcess(), awayMillis));
        this.streams = new StreamTellings(options, name);
        this.heardUpTo = log.head();
        this.committed = heardUpTo;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tidings-presence");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins: reads what the log has of before, and then says what there is to say. */
    public void start() {
        read(0, heardUpTo)
                .whenComplete((all, failure) -> execute(() -> {
                    if (failure != null) {
                        LOGGER.warn("Who was there before could not be read; it is kept from now on", failure);
                    }
                    node.begin(millis());
                    isBegun = true;
                }));
        thread.scheduleWithFixedDelay(this::turn, GATHERING.toMillis(), GATHERING.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletionStage<Void> read(long after, long head) {
        if (after >= head) {
            return CompletableFuture.completedStage(null);
        }
        return log.read(SAID, after, new EventLog.ReadLimit(READ_EVENTS, READ_BYTES))
                .thenCompose(slice -> {
                    List<LogEntry> entries = slice.entries().stream()
                            .filter(entry -> entry.position() <= head)
                            .toList();
                    execute(() -> entries.forEach(this::heardBefore));
                    return slice.upTo() <= after ? CompletableFuture.completedStage(null) : read(slice.upTo(), head);
                });
    }

    private void heardBefore(LogEntry entry) {
        long ago = Math.max(0, System.currentTimeMillis() - entry.timeMillis());
        hear(entry.event(), millis() - ago);
    }

    private static long millis() {
        return System.nanoTime() / 1_000_000;
    }

    private void execute(Runnable task) {
        try {
            thread.execute(() -> guard(task));
        } catch (RejectedExecutionException closed) {
            LOGGER.debug("Presence is closed", closed);
        }
    }

    private void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            LOGGER.error("Presence failed at something; it goes on", failure);
        }
    }

    /** The topics of a view of which it is kept who reads them; none for most. */
    public List<Topic> coveredBy(View view) {
        List<Topic> covered = List.of();
        List<Selector> all = view.selectors().all();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof Selector.Exact exact && options.covers(exact.topic())) {
                covered = covered.isEmpty() ? new ArrayList<>(1) : covered;
                covered.add(exact.topic());
            }
        }
        return covered;
    }

    /** A stream, as far as presence is concerned. */
    public record Stream(Bearer bearer, @Nullable String info, @Nullable String said, String id) {}

    /** A stream selects topics that it did not select. */
    public void opened(List<Topic> topics, Stream stream) {
        long wall = System.currentTimeMillis();
        news.add(() -> {
            node.opened(topics, who(stream.bearer()), stream.info(), stream.said(), wall);
            streams.opened(topics, stream);
        });
    }

    /**
     * A stream does not select topics any more.
     *
     * @param away how long it was told to stay away
     * @param reason why it was closed
     */
    public void closed(List<Topic> topics, Stream stream, Duration away, String reason) {
        long now = millis();
        news.add(() -> {
            node.closed(topics, who(stream.bearer()), away.toMillis(), now);
            streams.closed(topics, stream, reason);
        });
    }

    private static Who who(Bearer bearer) {
        String issuer = bearer.issuer();
        String subject = bearer.subject();
        if (issuer == null || subject == null || Text.firstUnpairedSurrogate(subject) >= 0) {
            return Who.NOBODY;
        }
        return new Who(issuer, subject);
    }

    /** The log has an entry. By the thread that commits. */
    public void committed(LogEntry entry) {
        Event event = entry.event();
        if (event.isPrivate() && isOfPresence(event)) {
            long now = millis();
            news.add(() -> {
                hear(event, now);
                heardUpTo = entry.position();
            });
        }
        committed = entry.position();
    }

    private static boolean isOfPresence(Event event) {
        String type = event.type();
        return type == null
                ? Lease.isOne(event) || Interruption.isOne(event)
                : type.startsWith(HubEvent.PREFIX) && (type.equals(Reports.TYPE) || type.equals(Tellings.TYPE));
    }

    private void hear(Event event, long now) {
        guard(() -> node.heard(event, now));
    }

    private void takeNews() {
        // As much as there was when it began: else who keeps it busy would have it never say anything.
        int most = news.size();
        for (int i = 0; i < most; i++) {
            Runnable next = news.poll();
            if (next != null) {
                guard(next);
            }
        }
    }

    private void turn() {
        guard(() -> {
            if (!isBegun) {
                return;
            }
            takeNews();
            long now = millis();
            holdLease(now);
            boolean isAwaited = isUnderWay || heardUpTo < awaited;
            if (isAwaited && now - underWaySince > LOST_AFTER.toMillis()) {
                isUnderWay = false;
                awaited = 0;
                node.failed();
            }
            if (!isUnderWay && heardUpTo >= awaited) {
                write(node.turn(now), now);
            }
        });
    }

    private void write(Batch batch, long now) {
        List<Event> events = new ArrayList<>(batch.events());
        List<Event> ofStreams = streams.next();
        events.addAll(ofStreams);
        if (events.isEmpty()) {
            return;
        }
        isUnderWay = true;
        underWaySince = now;
        AppendOptions how =
                batch.name() == null ? PASSING : new AppendOptions(Durability.MEMORY, batch.name(), PUBLISHER);
        long number = ++appends;
        append(events, how)
                .whenComplete((appended, failure) -> execute(() -> {
                    // One that was given up is not looked at any more.
                    if (number == appends && isUnderWay) {
                        written(events, ofStreams.size(), appended, failure);
                    }
                }));
    }

    private CompletionStage<List<Appended>> append(List<Event> events, AppendOptions how) {
        try {
            return log.append(events, how);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    private void holdLease(long now) {
        Event lease = node.lease(now);
        if (lease != null) {
            append(List.of(lease), PASSING)
                    .whenComplete((appended, failure) -> LOGGER.trace("The lease is written: {}", failure == null));
        }
    }

    private void written(
            List<Event> events, int ofStreams, @Nullable List<Appended> appended, @Nullable Throwable failure) {
        isUnderWay = false;
        if (appended != null) {
            for (int i = 0; i < events.size(); i++) {
                awaited = isOfPresence(events.get(i)) ? appended.get(i).position() : awaited;
            }
            streams.told(ofStreams);
            isFailureLogged = false;
            return;
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ConflictingAppendException) {
            node.refused();
            return;
        }
        node.failed();
        if (!isFailureLogged) {
            isFailureLogged = true;
            LOGGER.warn("Who is there could not be written into the log; it is tried again", cause);
        }
    }

    @Override
    public PresenceOptions options() {
        return options;
    }

    @Override
    public CompletionStage<PresencePage> page(PresenceQuery query) {
        CompletableFuture<PresencePage> page = new CompletableFuture<>();
        if (pages.incrementAndGet() > MOST_PAGES) {
            pages.decrementAndGet();
            return CompletableFuture.failedStage(
                    busy("More want to know who is there than can be answered; try again soon"));
        }
        try {
            thread.execute(() -> {
                pages.decrementAndGet();
                try {
                    page.complete(pageNow(query));
                } catch (RuntimeException failure) {
                    page.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException closed) {
            pages.decrementAndGet();
            page.completeExceptionally(busy("The hub is closed"));
        }
        return page;
    }

    private PresencePage pageNow(PresenceQuery query) {
        if (!isBegun) {
            throw busy("It is not known yet who is there; try again soon");
        }
        // What lies before it is among the news by then.
        long upTo = committed;
        takeNews();
        return PresencePages.of(query, options, node.rooms(), log.ids().at(Math.max(upTo, heardUpTo)));
    }

    private static LogUnavailableException busy(String message) {
        return new LogUnavailableException(LogUnavailableException.Reason.FAILED, message);
    }

    @Override
    public void tellAll(Topic topic) {
        if (options.covers(topic)) {
            news.add(() -> node.want(topic, millis()));
        }
    }

    @Override
    public void sentAway(Bearer bearer, Selectors selectors, Duration retry) {
        List<Topic> topics = coveredBy(View.of(selectors));
        if (!topics.isEmpty()) {
            long now = millis();
            news.add(() -> node.sentAway(topics, who(bearer), retry.toMillis(), now));
        }
    }

    /** Says farewell, and ends. Streams are closed before. Waits for the log for a bounded time. */
    @Override
    public void close() {
        CompletableFuture<Void> said = new CompletableFuture<>();
        execute(() -> {
            takeNews();
            List<Event> last = isBegun ? node.farewell(millis()) : List.of();
            List<CompletableFuture<?>> appended = new ArrayList<>();
            for (List<Event> some = streams.next(); !some.isEmpty(); some = streams.next()) {
                streams.told(some.size());
                appended.add(append(some, PASSING).toCompletableFuture());
            }
            for (Event event : last) {
                appended.add(append(List.of(event), PASSING).toCompletableFuture());
            }
            CompletableFuture.allOf(appended.toArray(new CompletableFuture<?>[0]))
                    .whenComplete((done, failure) -> said.complete(null));
        });
        try {
            Object unused = said.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            LOGGER.warn("The log did not take who was there at the end in time", late);
        }
        thread.shutdownNow();
    }
}
