package dev.tidings.spring.boot;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.memory.MemoryUse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application's authenticator, where event loops call it: if it holds one up for long, the log says so, once a minute at the most. */
final class WatchedAuthenticator implements Authenticator {
    static final Duration LONG = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Logger LOGGER = LoggerFactory.getLogger(WatchedAuthenticator.class);

    private final Authenticator watched;
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    WatchedAuthenticator(Authenticator watched) {
        this.watched = watched;
    }

    @Override
    public CompletionStage<Grant> authenticate(Credentials credentials) {
        long began = System.nanoTime();
        try {
            return watched.authenticate(credentials);
        } finally {
            long ended = System.nanoTime();
            if (ended - began > LONG.toNanos()) {
                warn(ended, ended - began);
            }
        }
    }

    @Override
    public List<MemoryUse> memory() {
        return watched.memory();
    }

    private void warn(long now, long took) {
        long due = nextWarning.get();
        if (now >= due && nextWarning.compareAndSet(due, now + PAUSE.toNanos())) {
            LOGGER.warn(
                    "The authenticator {} took {} ms of an event loop, whose streams waited; expected it to return at once"
                            + " a stage that another thread completes",
                    watched.getClass().getName(),
                    Duration.ofNanos(took).toMillis());
        }
    }
}
