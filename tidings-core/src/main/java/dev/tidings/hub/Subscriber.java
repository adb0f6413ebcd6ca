package dev.tidings.hub;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One open stream: a sink and a position. There is no queue: what a subscriber lacks is in its feed's window or in the log.
 *
 * <pre>
 *               the sink is full                     the sink takes bytes again
 *   LIVE ------------------------------> BLOCKED ---------------------------------.
 *    ^  \--- the shard lost the log ---.    ^                                      |
 *    |                                  v   | the sink is full                     v
 *    '-- the window has all it lacks -- CATCHING_UP (queued, or the log is being read)
 * </pre>
 *
 * A new subscriber is LOCATING until the log has said where its cursor points, then CATCHING_UP from there: replay, reconnect and slow
 * reader are one path. Any state may go to CLOSED. One that is to end by itself is never LIVE: it reads the log up to its end; any ends where
 * all of its topics have.
 * Belongs to its shard's thread.
 */
public sealed class Subscriber extends Chain.Link<Subscriber> implements Sink.Listener permits MarkedSubscriber {
    enum State {
        LOCATING,
        LIVE,
        BLOCKED,
        CATCHING_UP,
        CLOSED
    }

    /** Where one stands who is in no place. */
    static final int NOWHERE = -1;

    /** The position of an end that does not come. */
    static final long NEVER = Long.MAX_VALUE;

    private final Shard shard;
    /** What it reads; another one when its selection changes. */
    private Feed feed;

    private final LagPolicy lag;
    /** Of the grant by which it is open, all that is asked of it later: the rights were looked at before, and a hub may hold a million of these. */
    private Bearer bearer;

    private boolean isOfLimitedParty;
    private final @Nullable StreamSource source;
    /** The address of its client, where its sink does not know it: in bytes, which take half of what the object does. */
    private final byte @Nullable [] clientAddress;

    private final Sink sink;
    /** The position with which it has all that it is to get. */
    private final long end;

    /** Where it stands among its feed's readers, and among the stragglers. Of the feed; of the stragglers. */
    int slot = NOWHERE;

    int stragglerSlot = NOWHERE;
    /** Where it stands in its bucket of the heartbeat wheel, and the tick in which it is to be looked at. Of the wheel. */
    int wheelSlot = NOWHERE;

    long dueTick;
    /** When bytes were last sent and when the stream is too old, in ticks. */
    long sentTick;

    long expiryTick;
    /** Whether it is its grant that ends then. */
    boolean endsWithGrant;

    /** What tells it from all others of its shard. Of the list of streams. */
    long serial;

    private State state = State.LOCATING;
    /** Whether it is known where it begins, and so what its stream begins with; and whether its peer has finished before that. */
    private boolean isPlaced;

    private boolean hasPeerFinished;
    /** Whether its sink took all of the last slice of the log, and it is not through. */
    private boolean keepsUp;
    /** Whether it was told that its topics have ended. */
    private boolean isEndTold;

    /** All that the view sees up to here was sent, or is in {@code unsent}. */
    private long cursor;
    /** What was discarded up to here is no gap to it: it began later than that. */
    private long bygone;
    /** What was deleted up to here, likewise. */
    private long deletedBefore;
    /** Bytes that must go out before anything else, from {@code unsentFrom}: the head, the rest of a frame, a heartbeat's second byte. */
    private byte @Nullable [] unsent;

    private int unsentFrom;
    /** What the log was asked for it and has yet to answer. */
    private @Nullable Future<?> awaited;

    /** @param head the log's, now */
    static Subscriber of(Shard shard, Feed feed, Subscription subscription, Sink sink, long head) {
        return subscription.marks()
                ? new MarkedSubscriber(shard, feed, subscription, sink, head)
                : new Subscriber(shard, feed, subscription, sink, head);
    }

    Subscriber(Shard shard, Feed feed, Subscription subscription, Sink sink, long head) {
        this.shard = shard;
        this.feed = feed;
        this.lag = subscription.lag();
        this.bearer = subscription.grant().bearer();
        this.isOfLimitedParty = StreamCounts.isLimited(subscription.grant());
        this.source = subscription.source();
        InetAddress client = subscription.address();
        this.clientAddress = client == null ? null : client.getAddress();
        this.sink = sink;
        this.end = subscription.end() == Subscription.End.NEVER ? NEVER : head;
    }

    Feed feed() {
        return feed;
    }

    /** Goes on with another feed, whose reader it is to be by then. */
    void read(Feed other) {
        feed = other;
    }

    LagPolicy lag() {
        return lag;
    }

    /** Notes when it is too old, in ticks, whatever its grant. */
    void ages(long tooOldTick) {}

    /** Goes on by another grant. */
    void open(Grant other) {
        bearer = other.bearer();
        isOfLimitedParty = StreamCounts.isLimited(other);
    }

    /** By whose grant it is open. */
    Bearer bearer() {
        return bearer;
    }

    /** Whether that grant says how many streams its party may have. */
    boolean isOfLimitedParty() {
        return isOfLimitedParty;
    }

    /** Where it was opened from, if that is limited. */
    @Nullable
    StreamSource source() {
        return source;
    }

    /** Where its client is; null where nobody knows. */
    @Nullable
    InetAddress address() {
        if (clientAddress == null) {
            return sink.peerAddress();
        }
        try {
            return InetAddress.getByAddress(clientAddress);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The name that its client gave it; null for none. */
    @Nullable
    StreamName name() {
        return null;
    }

    Sink sink() {
        return sink;
    }

    State state() {
        return state;
    }

    void become(State next) {
        assert state != State.CLOSED : "a closed subscriber becomes " + next;
        state = next;
        if (next == State.CLOSED && awaited != null) {
            awaited.cancel(false);
        }
    }

    /** Notes what the log was asked for it: when it is closed before the answer comes, the log need not find it. */
    void awaits(Future<?> answer) {
        awaited = answer;
    }

    void stopAwaiting(Future<?> answer) {
        awaited = awaited == answer ? null : awaited;
    }

    long cursor() {
        return cursor;
    }

    /** Notes that all up to {@code position} was sent, or is not for it. */
    void sentUpTo(long position) {
        assert position >= cursor : position + " after " + cursor;
        cursor = position;
    }

    /** Goes on behind a position that may be before its cursor. */
    void goBackTo(long position) {
        cursor = position;
    }

    /** Lets its stream begin after a position, with a prologue. */
    void place(long position, byte[] prologue) {
        sentUpTo(position);
        owe(prologue);
        isPlaced = true;
    }

    boolean isPlaced() {
        return isPlaced;
    }

    /** Notes that its peer has finished, which it is to be asked for once it is placed. */
    void peerFinished() {
        hasPeerFinished = true;
    }

    boolean hasPeerFinished() {
        return hasPeerFinished;
    }

    boolean keepsUp() {
        return keepsUp;
    }

    void keepsUp(boolean keeps) {
        keepsUp = keeps;
    }

    /** Whether events that are gone up to {@code position}, by being deleted or discarded, are none that it asked for. */
    boolean beganAfter(long position, boolean isDeletion) {
        return position <= (isDeletion ? deletedBefore : bygone);
    }

    void forgive(long discarded, long deleted) {
        bygone = discarded;
        deletedBefore = deleted;
    }

    /** Whether it was to end by itself. */
    boolean ends() {
        return end != NEVER;
    }

    /** The position up to which it is due events, when the log's head is {@code head}. */
    long lastDue(long head) {
        return Math.min(head, lastOfAll());
    }

    private long lastOfAll() {
        return Math.min(end, feed.end());
    }

    /** Whether it has all that it is to get, but for what is unsent. */
    boolean isComplete() {
        return cursor >= lastOfAll();
    }

    /** Whether it is to be told that its topics have ended, all of which it has; then it is no more. */
    boolean takeEnd() {
        boolean isDue = !isEndTold && hasEnded();
        isEndTold |= isDue;
        return isDue;
    }

    /** Whether all of its topics have ended, and it has all of them. */
    boolean hasEnded() {
        return cursor >= feed.end();
    }

    /** What it is told when all of its topics have ended. */
    byte[] endFrame(EventIds ids) {
        return feed.endFrame(ids);
    }

    /** Whether it is to be sent the rest of a snapshot before what comes after that: then its cursor is a place there. */
    boolean isInSnapshot() {
        return false;
    }

    /** What it is sent of an entry that was read from the log. */
    byte[] frameOf(LogEntry entry, EventIds ids) {
        return feed.frameOf(entry);
    }

    /** The id of the place at which its client is that has all up to a position. */
    String idAt(long position, EventIds ids) {
        return ids.at(position);
    }

    /** What it is due of a slice. */
    Slice within(Slice slice) {
        return slice;
    }

    /** Notes that it reads the log from now on, whose head is {@code head}. */
    void readsLog(long head) {}

    /** Whether it is to read the log even where its feed's window has all that it lacks. */
    boolean mustReadOn() {
        return false;
    }

    /** Whether it is to be told that it has everything; then it is no more. */
    boolean takeMark() {
        return false;
    }

    byte @Nullable [] unsent() {
        return unsent;
    }

    int unsentFrom() {
        return unsentFrom;
    }

    /** Puts bytes behind whatever it must still be sent. */
    void owe(byte[] bytes) {
        if (unsent == null) {
            oweRest(bytes, 0);
            return;
        }
        int left = unsent.length - unsentFrom;
        byte[] both = new byte[left + bytes.length];
        System.arraycopy(unsent, unsentFrom, both, 0, left);
        System.arraycopy(bytes, 0, both, left, bytes.length);
        oweRest(both, 0);
    }

    /** Notes that of all that it must be sent, {@code bytes} are left from {@code from}. */
    void oweRest(byte[] bytes, int from) {
        unsent = from == bytes.length ? null : bytes;
        unsentFrom = unsent == null ? 0 : from;
    }

    /** Reads the memory that a delivery will read; the answer means nothing. */
    int readAhead() {
        return (int) sentTick + sink.readAhead() + (int) cursor;
    }

    /** Whether it wants, of what it missed, only the newest of each key. */
    boolean conflates() {
        return feed.throttle != null || lag instanceof LagPolicy.Conflate;
    }

    /**
     * How far it is behind: frames that its feed has seen since it last had everything, in bytes. At least that: where events are published faster than the
     * shard follows, it goes on from the log's head, and what it passed over is not counted. Called by the shard's thread.
     */
    public long lagBytes() {
        return shard.audience().lagBytes(this);
    }

    /** For how long it has been behind, to within a tick of {@link StreamClock#tickLength}; zero if it is not. Called by the shard's thread. */
    public Duration behindFor() {
        return shard.audience().lagTime(this);
    }

    /** What it asked to see. Any thread. */
    public View view() {
        return feed.view();
    }

    /** Goes on with what the sink did not take. Called by the shard's thread. */
    @Override
    public void onWritable() {
        shard.writable(this);
    }

    /**
     * Closes the stream ({@link CloseReason#CLIENT_GONE}), with a last comment for one who has closed its half and still reads, as soon as the log has said
     * where it begins; but one that ends by itself goes on to its end. Called by the shard's thread.
     */
    @Override
    public void onPeerGone() {
        shard.peerGone(this);
    }

    /** Closes the stream ({@link CloseReason#CLIENT_GONE}). Called by the shard's thread. */
    @Override
    public void onPeerLost() {
        close(CloseReason.CLIENT_GONE);
    }

    /**
     * Closes the stream, saying goodbye if the sink takes it; does nothing when it is closed already. Never throws. Called by the shard's thread.
     */
    public void close(CloseReason reason) {
        shard.close(this, reason);
    }

    /** Whether the stream was closed, and its sink. Called by the shard's thread. */
    public boolean isClosed() {
        return state == State.CLOSED;
    }
}
