package dev.tidings.server.tls;

import dev.tidings.topic.InvalidValueException;
import io.netty.handler.ssl.SslContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that a listener shows, read from files and read anew when those are replaced: connections from then on get the new ones, those that are
 * open keep what they have. Files that are broken, do not match or have expired change nothing. Safe for use by any thread; files are read on a thread of its own,
 * and on that of whoever calls {@link #reload()}, never on an event loop.
 */
public final class Certificates implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Certificates.class);
    /** Files are read when they have stayed as they are from one look to the next: of two that belong together, one is replaced first. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final List<String> protocols;
    private final Clock clock;
    private final Handshakes handshakes = new Handshakes();
    private volatile Shown shown;

    // Guarded by this.
    private TlsOptions options;
    private FileStates loaded;
    private FileStates seen;
    private @Nullable ScheduledExecutorService watch;
    private @Nullable Shown before;
    private boolean isAsLoaded = true;

    /**
     * Reads the files.
     *
     * @param protocols what is spoken above TLS, the preferred one first (RFC 7301)
     * @throws InvalidValueException if something about the files is wrong; the message names the file and what was expected
     */
    public Certificates(TlsOptions options, List<String> protocols) {
        this(options, protocols, Clock.systemUTC());
    }

    Certificates(TlsOptions options, List<String> protocols, Clock clock) {
        this.options = options;
        this.protocols = List.copyOf(protocols);
        this.clock = clock;
        // Before the files: one that is replaced meanwhile is seen to differ.
        this.loaded = FileStates.of(options.files());
        this.seen = loaded;
        this.shown = Shown.load(options, this.protocols, clock.instant());
    }

    /** Starts to look whether the files are replaced. */
    public synchronized void watch() {
        if (watch == null) {
            ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "tidings-certificates");
                thread.setDaemon(true);
                return thread;
            });
            executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            var unused = executor.scheduleWithFixedDelay(
                    this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
            watch = executor;
        }
    }

    /** A throw would end the watch for good. */
    private void look() {
        try {
            lookOnce();
        } catch (RuntimeException | Error failure) {
            LOGGER.warn("The certificates could not be looked at", failure);
        }
    }

    private synchronized void lookOnce() {
        shown.rotateTickets(clock.instant());
        FileStates now = FileStates.of(options.files());
        boolean isSettled = now.equals(seen);
        seen = now;
        if (isSettled && !now.equals(loaded)) {
            reload();
        }
    }

    /**
     * Reads the files anew, and keeps what there is if something about them is wrong; the log says what. Not for event loop threads.
     *
     * @return whether what the files hold is shown from now on
     */
    public synchronized boolean reload() {
        loaded = FileStates.of(options.files());
        isAsLoaded = false;
        Shown fresh;
        try {
            fresh = Shown.load(options, protocols, clock.instant());
        } catch (InvalidValueException wrong) {
            LOGGER.warn(
                    "The certificates were not replaced, and {}: {}",
                    isAny()
                            ? "those of before, good until " + shown.notAfter() + ", are still shown"
                            : "there are none yet",
                    wrong.getMessage());
            return false;
        }
        show(fresh);
        return true;
    }

    /**
     * Reads other files, or the same anew where they were replaced, without showing what they hold. Not for event loop threads.
     *
     * @return has it shown; nothing else is to be read meanwhile
     * @throws InvalidValueException if something about the files is wrong; the message names the file and what was expected
     */
    public synchronized Runnable prepare(TlsOptions other) {
        FileStates states = FileStates.of(other.files());
        if (isAsLoaded && other.equals(options) && states.equals(loaded)) {
            return () -> {};
        }
        Shown fresh = Shown.load(other, protocols, clock.instant());
        return () -> take(other, states, fresh);
    }

    private synchronized void take(TlsOptions other, FileStates states, Shown fresh) {
        options = other;
        loaded = states;
        seen = states;
        show(fresh);
    }

    /** Under this object's lock. */
    private void show(Shown fresh) {
        Shown old = shown;
        shown = fresh;
        isAsLoaded = true;
        if (before != null) {
            before.release();
        }
        // A connection may have been about to take it.
        before = old;
        LOGGER.info("The certificates were read anew; they are good until {}", fresh.notAfter());
    }

    /** When the first of those that are shown expires; {@link Instant#MAX} where there is none yet. */
    public Instant notAfter() {
        return shown.notAfter();
    }

    /** Whether there is one: those that somebody gets may be yet to come. */
    boolean isAny() {
        return shown.isAny();
    }

    SslContext of(@Nullable String host) {
        return shown.of(host);
    }

    /** What handshakes are made on. */
    Executor handshakes() {
        return handshakes;
    }

    /** Ends the watch, and handshakes: nobody listens any more. */
    @Override
    public synchronized void close() {
        if (watch != null) {
            watch.shutdownNow();
        }
        handshakes.close();
    }
}
