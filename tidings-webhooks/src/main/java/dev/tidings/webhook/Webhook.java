package dev.tidings.webhook;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamEvent;
import dev.tidings.hub.StreamItem;
import dev.tidings.log.ConflictingAppendException;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a program over HTTP who comes and goes: each event at least once, in order for each topic. It is one more cursor into the hub's log, which is an event of the log itself: so a hub that is started again goes on where it was, and of several hubs that share a log one sends, and another takes over
 * when that is gone. What the log drops while the endpoint is away is lost, and counted.
 *
 * <p>It has a thread of its own, a daemon, and its HTTP client has some. Safe for use by any thread.
 */
public final class Webhook implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Webhook.class);
    private static final String EARLIEST = Event.EARLIEST;
    /** How long closing waits for the last acknowledgement to be written. */
    private static final long PATIENCE_MILLIS = 2000;

    private final Hub hub;
    private final WebhookOptions options;
    private final Counts counts = new Counts();
    private final ScheduledThreadPoolExecutor thread;

    // Of the thread.
    private final Topic topic;
    private final Turns turns;
    private final Memory memory;
    private final boolean isShared;
    private final Endpoint endpoint;
    private @Nullable Reading heard;
    private String heardUpTo = EARLIEST;
    private boolean isReady;
    private boolean isClosing;
    /** Whether an append has yet to be answered: none comes behind it before. */
    private boolean isWriting;

    private @Nullable Delivery delivery;
    /** What the log was told last. */
    private String written = "";

    Webhook(Hub hub, WebhookOptions options) {
        this.hub = hub;
        this.options = options;
        this.topic = Acknowledgement.topicOf(options.name());
        this.isShared = hub.engine().isPresent();
        this.turns = new Turns(hub.node(), isShared);
        this.memory = new Memory(hub, options.name());
        this.endpoint = new Endpoint(options);
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "tidings-webhook");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * A builder of one.
     *
     * @param url where its requests go: {@code http} or {@code https}, with a user and a password where the endpoint wants those
     */
    public static WebhookBuilder builder(URI url) {
        return new WebhookBuilder(url);
    }

    void start() {
        thread.execute(this::learnNewest);
        long tick = options.pace().tick().toMillis();
        Future<?> unused = thread.scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS);
    }

    /** How it stands. Answers at once. */
    public WebhookFigures figures() {
        return counts.figures();
    }

    /** Which webhook it is. */
    public String name() {
        return options.name();
    }

    /** What it is and where it sends, for people: without passwords. */
    @Override
    public String toString() {
        return options.toString();
    }

    private void learnNewest() {
        newest().whenCompleteAsync(
                        (found, failure) -> {
                            if (failure != null) {
                                LOGGER.debug("The {} does not know yet where it was", options, failure);
                                later(this::learnNewest);
                            } else {
                                found.ifPresent(this::learn);
                                isReady = true;
                                follow();
                                tick();
                            }
                        },
                        thread);
    }

    private CompletionStage<Optional<LogEntry>> newest() {
        try {
            return hub.newestOf(topic);
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    private void learn(LogEntry entry) {
        heardUpTo = entry.id();
        learn(entry.event());
    }

    private void learn(Event event) {
        Acknowledgement one = Acknowledgement.read(event);
        if (one != null) {
            turns.learn(one);
        }
    }

    private void follow() {
        if (!isClosing) {
            View view = View.withPrivate(Selectors.of(topic.name()));
            heard = Reading.begin(hub, view, heardUpTo, thread, this::hear, failure -> later(this::follow));
            heard.want(Reading.ALL);
        }
    }

    private void hear(StreamItem item) {
        if (item instanceof StreamEvent event) {
            learn(event.event());
        }
        heardUpTo = item.cursor();
        obey();
    }

    /** Sends if it is this hub's turn, and ceases if it is not. */
    private void obey() {
        boolean isMine = turns.isMine() && !isClosing;
        if (isMine && delivery == null) {
            begin();
        } else if (!isMine && delivery != null) {
            LOGGER.info("The {} is sent to by another hub", options);
            end();
        }
    }

    private void begin() {
        String after = turns.after();
        Delivery next = new Delivery(
                hub,
                options,
                endpoint,
                thread,
                counts,
                turns::isSure,
                turns.turn(),
                after == null ? hub.place() : after);
        delivery = next;
        written = next.acknowledged();
        counts.sends(true);
        LOGGER.debug("The {} is sent to by this hub, turn {}", options, turns.turn());
        next.begin();
    }

    private void end() {
        Delivery last = delivery;
        delivery = null;
        counts.sends(false);
        if (last != null) {
            last.end();
        }
    }

    private void tick() {
        try {
            if (isReady && !isClosing) {
                turns.tick();
                obey();
                if (turns.isDue()) {
                    claim();
                }
                Delivery mine = delivery;
                if (mine != null) {
                    write(mine);
                    mine.noteLost();
                    mine.goOn();
                }
            }
        } catch (RuntimeException | Error failure) {
            LOGGER.warn("The {} could not go on; it tries again", options, failure);
        }
    }

    private void claim() {
        if (!isWriting && isEngineUp()) {
            String after = turns.after();
            Acknowledgement claim =
                    new Acknowledgement(hub.node(), turns.next(), after == null ? hub.place() : after, false);
            write(memory.claim(claim));
        }
    }

    /** While it is away, nobody is heard: that is no silence. */
    private boolean isEngineUp() {
        return hub.engine().map(engine -> engine.connection().isUp()).orElse(true);
    }

    private void write(Delivery mine) {
        if (isWriting) {
            return;
        }
        String after = mine.acknowledged();
        Acknowledgement one = new Acknowledgement(hub.node(), turns.turn(), after, false);
        if (memory.isOld()) {
            write(memory.forLong(one));
            written = after;
        } else if (!after.equals(written)) {
            write(memory.acknowledged(one));
            written = after;
        } else if (isShared) {
            write(memory.signOfLife(one));
        }
    }

    private void write(CompletionStage<?> append) {
        isWriting = true;
        append.whenCompleteAsync(
                (appended, failure) -> {
                    isWriting = false;
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause instanceof ConflictingAppendException) {
                        turns.outrun();
                    } else if (cause != null) {
                        LOGGER.debug("The {} could not write to the log; it tries again", options, cause);
                        written = "";
                    }
                },
                thread);
    }

    private void later(Runnable task) {
        if (!isClosing) {
            Future<?> unused = thread.schedule(task, options.pace().pause().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Ends it: a request that is under way is given up, and made again by whoever goes on, which may be another hub at once. To be called before the hub is closed. Waits for two seconds at the most. Does nothing the second time.
     */
    @Override
    public void close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try {
            // Behind what the readings have still to do there.
            thread.execute(() -> farewell().whenCompleteAsync((done, failure) -> closed.complete(null), thread));
            closed.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException again) {
            // Closed before.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failure) {
            LOGGER.debug("The {} ends without a last word", options, failure);
        }
        thread.shutdown();
    }

    private CompletionStage<?> farewell() {
        isClosing = true;
        Delivery mine = delivery;
        boolean isMine = mine != null && turns.isMine();
        end();
        if (heard != null) {
            heard.cancel();
        }
        return mine == null || !isMine
                ? CompletableFuture.completedStage(null)
                : memory.forLong(new Acknowledgement(hub.node(), turns.turn(), mine.acknowledged(), true));
    }
}
