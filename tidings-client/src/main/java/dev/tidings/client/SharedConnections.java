package dev.tidings.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has one stream go ahead where many of one HTTP client ask a server of TLS at once: an HTTP client that has no connection yet opens one for each of them, and keeps one; so that all
 * share that, the others wait until it is open. Safe for use by any thread.
 */
final class SharedConnections {
    /** For so long one that goes ahead is waited for. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

    private static final Map<HttpClient, Map<String, SharedConnections>> KNOWN = new WeakHashMap<>();

    // Guarded by this.
    private boolean open;
    private boolean asked;
    private long askedAt;

    private SharedConnections() {}

    /** Those of an HTTP client to the server of an address. */
    static SharedConnections of(HttpClient http, URI address) {
        synchronized (KNOWN) {
            return KNOWN.computeIfAbsent(http, client -> new ConcurrentHashMap<>())
                    .computeIfAbsent(
                            address.getScheme() + ":" + address.getRawAuthority(), key -> new SharedConnections());
        }
    }

    /** What a stream is to do that wants to be opened. */
    enum Turn {
        /** Ask, while the others wait. */
        AHEAD,
        /** Ask: there is a connection. */
        TOGETHER,
        /** Come again in a moment. */
        LATER
    }

    synchronized Turn turn(long now) {
        if (open) {
            return Turn.TOGETHER;
        }
        if (asked && now - askedAt < PATIENCE_NANOS) {
            return Turn.LATER;
        }
        asked = true;
        askedAt = now;
        return Turn.AHEAD;
    }

    /** A stream was opened: others share its connection. */
    synchronized void opened() {
        open = true;
    }

    /** The one that went ahead was not opened. */
    synchronized void failed() {
        asked = false;
    }

    /** A stream was lost that was open: whether there is a connection still is not known. */
    synchronized void lost() {
        if (open) {
            open = false;
            asked = false;
        }
    }
}
