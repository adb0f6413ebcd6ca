package dev.tidings.hub;

import dev.tidings.access.Bearer;
import dev.tidings.log.View;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sees of an open stream, as it was in one moment.
 *
 * @param address of its client; null where nobody knows it
 * @param protocol by which it is carried, such as {@code HTTP/2}; null where its carrier does not say
 * @param name that its client gave it; null for none
 * @param bearer by whose grant it is open
 * @param lagPolicy what becomes of it when it cannot keep up
 * @param interval the least time between two events of one key; zero for every event
 * @param cursor the id of the place up to which it has everything; null while that is not known
 */
public record OpenStream(
        StreamId id,
        @Nullable InetAddress address,
        @Nullable String protocol,
        @Nullable StreamName name,
        StreamState state,
        View view,
        Bearer bearer,
        LagPolicy lagPolicy,
        Duration interval,
        @Nullable String cursor,
        Lag lag) {
    /**
     * How far a stream is behind; nothing for one that has everything.
     *
     * @param events of the whole log behind its cursor: of those that it sees there are no more
     * @param bytes as {@link Subscriber#lagBytes()}
     * @param time as {@link Subscriber#behindFor()}
     */
    public record Lag(long events, long bytes, Duration time) {}
}
