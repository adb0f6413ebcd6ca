package dev.tidings.hub;

import dev.tidings.access.Grant;
import dev.tidings.log.Cursor;
import dev.tidings.log.FrameForm;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber asks for. Made with what it must say, the rest by withers: {@code new Subscription(view, id).with(LagPolicy.CONFLATE)}.
 *
 * @param form what its events look like
 * @param cursor where it begins; null for what comes from now on
 * @param lag what becomes of it when it cannot keep up
 * @param interval the least time between two events of one key (or topic): of those between, only the newest is sent; zero for every event.
 *     At most a day
 * @param end when it ends by itself
 * @param marks whether it is told by an event {@code tidings.live} where replay ends, and each later reading of what it missed
 * @param grant by which it is open: it ends when that does ({@link CloseReason#EXPIRED}). What it allows was looked at before
 * @param source where it is opened from; null where that is not limited
 * @param claim to a name that its client gave it, and to which its selection belongs then; null for a stream without one
 * @param address of its client, where the sink's own is that of somebody between, such as a proxy, or is not known; null where it is the sink's
 * @param watch what its sink is put into, by somebody who wants to know what is sent and when it is closed; null for nobody
 * @param said what its client says of itself to those who see who is there, which nobody vouches for: up to {@value #MAX_SAID_BYTES} bytes; null for nothing
 */
public record Subscription(
        View view,
        FrameForm form,
        @Nullable Cursor cursor,
        LagPolicy lag,
        Duration interval,
        End end,
        boolean marks,
        Grant grant,
        @Nullable StreamSource source,
        @Nullable StreamClaim claim,
        @Nullable InetAddress address,
        @Nullable UnaryOperator<Sink> watch,
        @Nullable String said) {
    /** What a client may say of itself, in bytes of UTF-8. */
    public static final int MAX_SAID_BYTES = 256;

    private static final Duration MAX_INTERVAL = Duration.ofDays(1);

    /** When a stream ends by itself. */
    public enum End {
        /** It goes on with what is published, until one side closes it. */
        NEVER,
        /**
         * Once it has all that the log held when it was subscribed ({@link CloseReason#COMPLETE}). What is published meanwhile may be sent, or not.
         */
        WHEN_CAUGHT_UP
    }

    /** @throws InvalidValueException if the interval is out of its range */
    public Subscription {
        if (interval.isNegative() || interval.compareTo(MAX_INTERVAL) > 0) {
            throw new InvalidValueException(
                    "The interval " + interval + " is out of range; expected 0 to " + MAX_INTERVAL);
        }
    }

    /** A subscription to every event, whenever it can be taken; null for what comes from now on. */
    public static Subscription from(View view, @Nullable Cursor cursor) {
        return new Subscription(
                view,
                FrameForm.PLAIN,
                cursor,
                LagPolicy.CATCH_UP,
                Duration.ZERO,
                End.NEVER,
                false,
                Grant.NOTHING,
                null,
                null,
                null,
                null,
                null);
    }

    /**
     * A subscription to every event, whenever it can be taken.
     *
     * @param id the last event id that the client holds, or {@code earliest} for all that is kept; null for what comes from now on
     */
    public Subscription(View view, @Nullable String id) {
        this(
                view,
                FrameForm.PLAIN,
                id == null ? null : Cursor.of(id),
                LagPolicy.CATCH_UP,
                Duration.ZERO,
                End.NEVER,
                false,
                Grant.NOTHING,
                null,
                null,
                null,
                null,
                null);
    }

    public Subscription with(FrameForm other) {
        return new Subscription(
                view, other, cursor, lag, interval, end, marks, grant, source, claim, address, watch, said);
    }

    public Subscription with(LagPolicy other) {
        return new Subscription(
                view, form, cursor, other, interval, end, marks, grant, source, claim, address, watch, said);
    }

    /** @throws InvalidValueException if the interval is out of its range */
    public Subscription withInterval(Duration other) {
        return new Subscription(view, form, cursor, lag, other, end, marks, grant, source, claim, address, watch, said);
    }

    public Subscription with(End other) {
        return new Subscription(
                view, form, cursor, lag, interval, other, marks, grant, source, claim, address, watch, said);
    }

    public Subscription withMarks(boolean other) {
        return new Subscription(
                view, form, cursor, lag, interval, end, other, grant, source, claim, address, watch, said);
    }

    public Subscription with(Grant other) {
        return new Subscription(
                view, form, cursor, lag, interval, end, marks, other, source, claim, address, watch, said);
    }

    public Subscription with(View other) {
        return new Subscription(
                other, form, cursor, lag, interval, end, marks, grant, source, claim, address, watch, said);
    }

    /** Counted with the others of a source; null for one that is not. */
    public Subscription with(@Nullable StreamSource other) {
        return new Subscription(
                view, form, cursor, lag, interval, end, marks, grant, other, claim, address, watch, said);
    }

    /** Under a name; see {@link StreamClaim}. */
    public Subscription with(@Nullable StreamClaim other) {
        return new Subscription(
                view, form, cursor, lag, interval, end, marks, grant, source, other, address, watch, said);
    }

    /** Of a client whose address is not the sink's; see {@link #address}. */
    public Subscription from(@Nullable InetAddress other) {
        return new Subscription(
                view, form, cursor, lag, interval, end, marks, grant, source, claim, other, watch, said);
    }

    /** With its sink put into another, which hands on all that it is told; see {@link #watch}. */
    public Subscription watchedBy(UnaryOperator<Sink> other) {
        return new Subscription(
                view, form, cursor, lag, interval, end, marks, grant, source, claim, address, other, said);
    }

    /** Of a client that says something of itself; see {@link #said}. */
    public Subscription saying(@Nullable String other) {
        return new Subscription(
                view, form, cursor, lag, interval, end, marks, grant, source, claim, address, watch, other);
    }

    Sink watched(Sink sink) {
        return watch == null ? sink : watch.apply(sink);
    }
}
