package dev.tidings.server.http2;

import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Sink;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a connection as somewhere to send to: a few numbers, while it is a subscriber's and idle. A stream or a connection without a window is a full sink.
 * Of one event loop.
 */
final class StreamSink implements Sink {
    private final Http2Connection connection;
    private final int id;
    private int window;
    private boolean headed;
    private boolean subscribed;
    /** Whether it has taken less than it was offered, and its listener is to be told when it takes more. */
    private boolean blocked;
    /** Whether it waits for its turn in the connection's queue. */
    private boolean queued;
    /** Whether we have said the last of it. */
    private boolean ended;
    /** Whether it is no more. */
    private boolean gone;

    private @Nullable Listener listener;
    private @Nullable Http2Exchange exchange;

    StreamSink(Http2Connection connection, int id, int window) {
        this.connection = connection;
        this.id = id;
        this.window = window;
    }

    int id() {
        return id;
    }

    int window() {
        return window;
    }

    @Nullable
    Http2Exchange exchange() {
        return exchange;
    }

    void begin(Http2Exchange request) {
        exchange = request;
    }

    /** Who is told that more can be sent, or that the other side has gone. */
    void tell(Listener whom) {
        listener = whom;
        if (gone && !ended) {
            whom.onPeerLost();
        }
    }

    /** It is a subscriber's from now on, and its request over. */
    void subscribe() {
        subscribed = true;
        exchange = null;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    void onHeaded() {
        headed = true;
    }

    boolean isHeaded() {
        return headed;
    }

    boolean isOver() {
        return ended || gone;
    }

    void onEnded() {
        ended = true;
    }

    @Override
    public int send(ByteBuffer bytes, int from, int to) {
        if (isOver() || !connection.outlet().isOpen()) {
            return CLOSED;
        }
        int next = from;
        while (next < to) {
            int room = Math.min(to - next, Math.min(window, connection.outlet().room()));
            if (room <= 0) {
                block();
                break;
            }
            connection.outlet().stage(id, bytes, next, room);
            window -= room;
            next += room;
        }
        return next - from;
    }

    @Override
    public int readAhead() {
        return window + id;
    }

    private void block() {
        blocked = true;
        if (window > 0 && !queued) {
            queued = true;
            connection.outlet().await(this);
        }
    }

    /** The other side takes more of it, or, by its settings, less. */
    void widen(int more) {
        window += more;
        if (blocked && window > 0 && !queued) {
            queued = true;
            connection.outlet().await(this);
            connection.outlet().resume();
        }
    }

    /** It is its turn: the connection takes more. */
    void resume() {
        queued = false;
        if (blocked && !isOver() && listener != null) {
            blocked = false;
            listener.onWritable();
        }
    }

    /** The stream is no more, whoever ended it; of one that is reset nothing more is sent. */
    void onClosed() {
        if (gone) {
            return;
        }
        gone = true;
        if (exchange != null) {
            Http2Exchange request = exchange;
            exchange = null;
            request.abandon();
        }
        if (listener != null && !ended) {
            listener.onPeerLost();
        }
    }

    @Override
    public InetAddress peerAddress() {
        return connection.peerAddress();
    }

    @Override
    public String protocol() {
        return "HTTP/2";
    }

    @Override
    public boolean isPeerSilent() {
        return connection.isPeerSilent();
    }

    /** What was taken is staged already, and goes before. */
    @Override
    public void close(CloseReason reason) {
        connection.end(this);
    }
}
