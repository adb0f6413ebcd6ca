package dev.tidings.cli.supervise;

import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom the program tells how it stands: the service manager that started it, by the messages of sd_notify(3), or nobody, where the environment names none.
 *
 * <pre>
 *   STARTING --- ready ---> SERVING --- stopping ---> STOPPING
 *   a minute more,          WATCHDOG=1 as long as     the same
 *   again and again         each event loop turns
 * </pre>
 *
 * Safe for use by any thread; a thread of its own, a daemon, has the beat.
 */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration BEAT = Duration.ofSeconds(10);
    /** How much longer a start may take each time, and an end beside what it was said to take. */
    private static final Duration MORE = Duration.ofSeconds(60);
    /** After this time it is told to be ready though it is not: it serves what it can, and who waits for it waits no longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long RETRY_MILLIS = 200;

    private final @Nullable NotifySocket socket;
    private final @Nullable Watchdog watchdog;
    private final @Nullable ScheduledThreadPoolExecutor thread;

    // Guarded by this.
    private Phase phase = Phase.STARTING;
    private @Nullable Supervised service;
    private String note = "";
    private String told = "";
    private boolean isDeaf;

    private enum Phase {
        STARTING,
        SERVING,
        STOPPING
    }

    private Supervisor(@Nullable NotifySocket socket, @Nullable Watchdog watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
        this.thread = socket == null ? null : thread();
        if (thread != null) {
            long nanos = interval(watchdog).toNanos();
            var unused = thread.scheduleAtFixedRate(this::beat, nanos, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private static Duration interval(@Nullable Watchdog watchdog) {
        return watchdog == null || watchdog.every().compareTo(BEAT) > 0 ? BEAT : watchdog.every();
    }

    private static ScheduledThreadPoolExecutor thread() {
        ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(1, task -> {
            Thread beat = new Thread(task, "tidings-supervisor");
            beat.setDaemon(true);
            return beat;
        });
        made.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return made;
    }

    /** Nobody. */
    public static Supervisor none() {
        return new Supervisor(null, null);
    }

    /** Whom an environment names; nobody, and a line in the log, where nothing can be sent there. */
    public static Supervisor of(Map<String, String> environment) {
        String name = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (name.isEmpty()) {
            return none();
        }
        try {
            NotifySocket socket = NotifySocket.at(name);
            return new Supervisor(
                    socket, Watchdog.of(environment, ProcessHandle.current().pid()));
        } catch (InvalidValueException wrong) {
            LOGGER.warn("The service manager is told nothing: {}", wrong.getMessage());
            return none();
        }
    }

    /** Says what a start waits for. */
    public synchronized void waitingFor(String what) {
        if (phase == Phase.STARTING) {
            send(extension(MORE) + "\nSTATUS=" + what);
        }
    }

    /** From now on it is served: the manager is told so as soon as it is ready, and then how it stands. */
    public void watch(Supervised supervised) {
        if (thread != null) {
            synchronized (this) {
                service = supervised;
            }
            long until = System.nanoTime() + PATIENCE.toNanos();
            thread.execute(() -> askWhetherReady(supervised, until));
        }
    }

    private void askWhetherReady(Supervised supervised, long until) {
        supervised.isReady().whenComplete((isReady, failure) -> {
            boolean isSound = failure == null && isReady;
            if (isSound || System.nanoTime() - until >= 0) {
                ready(isSound ? "" : "an event that was published did not come back through the log");
            } else {
                again(supervised, until);
            }
        });
    }

    private void again(Supervised supervised, long until) {
        waitingFor("Waiting for an event to come back through the log");
        ScheduledThreadPoolExecutor own = thread;
        if (own != null && !own.isShutdown()) {
            var unused = own.schedule(() -> askWhetherReady(supervised, until), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void ready(String but) {
        if (phase == Phase.STARTING) {
            phase = Phase.SERVING;
            note = but;
            send("READY=1\n" + alive() + status());
        }
    }

    /** Its settings are about to be read anew; {@link #reloaded} is to follow. */
    public synchronized void reloading() {
        if (phase == Phase.SERVING) {
            // On Linux this is CLOCK_MONOTONIC, which is asked for.
            send("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
        }
    }

    /** @param but why nothing was taken; empty where all was */
    public synchronized void reloaded(String but) {
        note = but;
        if (phase == Phase.SERVING) {
            send("READY=1\n" + status());
        }
    }

    /** It is told to stop, which takes about so long. */
    public synchronized void stopping(Duration within) {
        phase = Phase.STOPPING;
        send("STOPPING=1\n" + extension(within.plus(MORE)) + "\n" + status());
    }

    private void beat() {
        try {
            beatOnce();
        } catch (RuntimeException | Error failure) {
            // A throw would end the beat; that nothing is told ends the program, if this is so for long.
            LOGGER.warn("The service manager could not be told how the hub stands", failure);
        }
    }

    private synchronized void beatOnce() {
        if (phase == Phase.STARTING) {
            send(extension(MORE));
            return;
        }
        String before = told;
        String message = alive() + status();
        if (message.startsWith("WATCHDOG") || !told.equals(before)) {
            send(message);
        }
    }

    private String alive() {
        Supervised one = service;
        return watchdog != null && one != null && watchdog.isAlive(one.late()) ? "WATCHDOG=1\n" : "";
    }

    private String status() {
        Supervised one = service;
        String does = phase == Phase.STOPPING ? "Ending " : "Serving ";
        told = "STATUS=" + (one == null ? "" : does + one.status()) + (note.isEmpty() ? "" : "; " + note);
        return told;
    }

    private static String extension(Duration more) {
        return "EXTEND_TIMEOUT_USEC=" + TimeUnit.NANOSECONDS.toMicros(more.toNanos());
    }

    private void send(String message) {
        if (socket == null) {
            return;
        }
        try {
            socket.send(message.strip());
            isDeaf = false;
        } catch (IOException gone) {
            if (!isDeaf) {
                LOGGER.warn("The service manager does not take what it is told: {}", gone.getMessage());
            }
            isDeaf = true;
        }
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}
