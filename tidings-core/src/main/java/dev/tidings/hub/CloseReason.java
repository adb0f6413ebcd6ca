package dev.tidings.hub;

/** Why a subscriber was closed. */
public enum CloseReason {
    /** The other side ended or reset the connection. */
    CLIENT_GONE(true),
    /** The other side left a heartbeat unacknowledged until the next was due. */
    PEER_SILENT(true),
    /** The stream reached its maximum age. */
    MAX_AGE(true),
    /** The grant by which it was open has ended. */
    EXPIRED(true),
    /** The hub is shutting down. */
    SHUTDOWN(true),
    /** An operator ended it. */
    KICKED(true),
    /** The subscriber lagged by more than it allowed itself ({@link LagPolicy.Disconnect}). */
    LAGGING(true),
    /** The event log could not be read. */
    LOG_FAILED(true),
    /** Serving this stream failed in the hub; its log says how. */
    FAILED(true),
    /** The stream was to end once it had all that was kept, and has it ({@link Subscription.End#WHEN_CAUGHT_UP}). */
    COMPLETE(false),
    /** Another connection took over the stream, by its name. */
    TAKEN_OVER(false),
    /** What it was open by was taken back. */
    REVOKED(false),
    /** All topics of the stream have ended, and its client was told so: its next attempt with that id is answered 204. */
    ENDED(false),
    /** The hub wants this client to stop for good: its next attempt is answered 204. */
    STOPPED(false);

    private final boolean reconnect;

    CloseReason(boolean reconnect) {
        this.reconnect = reconnect;
    }

    /** Whether the client is meant to come back with its cursor. */
    public boolean reconnect() {
        return reconnect;
    }

    /** The reason as the protocol and the metrics spell it, such as {@code max-age}. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
