package dev.tidings.http;

import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Loop;
import dev.tidings.hub.Shard;
import dev.tidings.hub.Sink;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An exchange for carriers whose server takes whatever it is given, queues what its client does not take, and says when that is too much and when it is less again: what is left to write is how that server
 * is asked. What may wait there is its limit and 16 KB; the rest stays where it is in the hub. Deadlines of slow clients are the server's.
 *
 * <pre>
 *   the server calls, on the loop's thread:  onPiece, onBodyEnd, onBodyLost;  onDrained;  onLost
 *   the server is asked, on that thread:     writeHead, then write again and again, then end; or cut
 * </pre>
 */
public abstract class QueueingExchange implements Exchange, Sink {
    private static final int PIECE_BYTES = 16 * 1024;

    private final Loop loop;
    private final Shard shard;

    // Of the loop's thread.
    private Runnable whenLost = QueueingExchange::nothing;
    private Runnable whenDrained = QueueingExchange::nothing;
    private Runnable whenWritable = QueueingExchange::nothing;
    private boolean isAnswered;
    private boolean isEnded;
    private boolean isBodyOver;
    private @Nullable BodyReader reader;

    /**
     * @param loop whose thread it belongs to
     * @param shard which that loop owns
     * @param hasBody whether the request may have a body; answered before that was read, it ends its connection
     */
    protected QueueingExchange(Loop loop, Shard shard, boolean hasBody) {
        this.loop = loop;
        this.shard = shard;
        this.isBodyOver = !hasBody;
    }

    // What the server does.

    /** Notes the status and the fields; where no field says the length, how the end is told is the server's to choose. An answer that {@linkplain Answer#isLast is the last} ends its connection. */
    protected abstract void writeHead(Answer head);

    /** Sends bytes, or queues them. */
    protected abstract void write(byte[] bytes);

    /** Whether as much is queued as may be; then {@link #onDrained} is to be called when it is less. */
    protected abstract boolean isFull();

    /** Whether nothing arrives any more; {@link #onLost} is to be called, too. */
    protected abstract boolean isLost();

    /** Ends the response behind what is queued. */
    protected abstract void end();

    /** Ends the connection, so that nobody takes a part for the whole. */
    protected abstract void cut();

    /** Has the body come, in pieces, until it is {@linkplain #pauseBody paused}; a client that waits to be asked for it is asked. Called once at most. */
    protected abstract void requestBody();

    protected abstract void pauseBody();

    // What the server says.

    /** A piece of the body, good until the method returns. */
    protected final void onPiece(ByteBuffer piece) {
        if (reader != null && !isBodyOver && !reader.onPiece(piece)) {
            pauseBody();
        }
    }

    protected final void onBodyEnd() {
        BodyReader told = endBody();
        if (told != null) {
            told.onEnd();
        }
    }

    /** The rest of the body never comes. */
    protected final void onBodyLost() {
        BodyReader told = endBody();
        if (told != null) {
            told.onAborted();
        }
    }

    private @Nullable BodyReader endBody() {
        BodyReader told = isBodyOver ? null : reader;
        isBodyOver = true;
        return told;
    }

    private static void nothing() {}

    /** Less is queued. */
    protected final void onDrained() {
        Runnable task = whenDrained;
        whenDrained = QueueingExchange::nothing;
        task.run();
    }

    /** The client has gone; does nothing the second time, and behind the end. */
    protected final void onLost() {
        Runnable task = whenLost;
        whenLost = QueueingExchange::nothing;
        task.run();
    }

    private void whenLost(Runnable task) {
        whenLost = task;
        if (isLost()) {
            onLost();
        }
    }

    // What the hub does.

    /** How many connections there may be is the server's to say. */
    @Override
    public Admission admission() {
        return Admission.ADMITTED;
    }

    @Override
    public final void onGone(Runnable task) {
        whenLost(task);
    }

    @Override
    public final void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public final void readBody(BodyReader wanted) {
        if (reader != null) {
            throw new IllegalStateException("The body is being read already");
        }
        reader = wanted;
        isBodyOver = false;
        requestBody();
    }

    @Override
    public final void answer(Answer answer) {
        byte[] body = answer.body();
        Answer head = body.length == 0 ? answer : answer.with("Content-Length", Integer.toString(body.length));
        answer(head, Pieces.of(ByteBuffer.wrap(body)));
    }

    @Override
    public final void answer(Answer head, Pieces pieces) {
        begin(isBodyOver ? head : head.asLast());
        whenLost(pieces::close);
        if (request().method().equals("HEAD")) {
            end(pieces);
        } else {
            sendNext(pieces);
        }
    }

    private void sendNext(Pieces pieces) {
        if (isLost()) {
            return;
        }
        pieces.next().whenComplete((piece, failure) -> loop.execute(() -> send(pieces, piece, failure)));
    }

    private void send(Pieces pieces, ByteBuffer piece, @Nullable Throwable failure) {
        if (failure != null) {
            cut();
        } else if (!piece.hasRemaining()) {
            end(pieces);
        } else if (!isLost()) {
            write(copy(piece, piece.position(), piece.limit()));
            if (isFull()) {
                whenDrained = () -> sendNext(pieces);
            } else {
                sendNext(pieces);
            }
        }
    }

    private void end(Pieces pieces) {
        if (!isLost()) {
            finish();
            pieces.close();
        }
    }

    private void finish() {
        whenLost = QueueingExchange::nothing;
        if (!isEnded && !isLost()) {
            isEnded = true;
            end();
        }
    }

    @Override
    public final void open(EventStream stream) {
        if (!shard.hasRoomFor(stream.subscription())) {
            answer(stream.refusal());
            return;
        }
        Listener subscriber = shard.subscribe(stream.subscription(), this, id -> {
            begin(stream.headStartingAfter(id));
            return stream.firstBytes();
        });
        whenWritable = subscriber::onWritable;
        whenLost(subscriber::onPeerLost);
    }

    /** What comes of the body from now on is dropped. */
    private void begin(Answer head) {
        if (isAnswered) {
            throw new IllegalStateException("The request was answered already");
        }
        isAnswered = true;
        onBodyLost();
        resumeBody();
        writeHead(head);
    }

    @Override
    public final int send(ByteBuffer bytes, int from, int to) {
        int next = from;
        while (next < to && !isLost()) {
            if (isFull()) {
                whenDrained = whenWritable;
                return next - from;
            }
            int end = Math.min(to, next + PIECE_BYTES);
            write(copy(bytes, next, end));
            next = end;
        }
        return isLost() ? CLOSED : next - from;
    }

    private static byte[] copy(ByteBuffer bytes, int from, int to) {
        byte[] copy = new byte[to - from];
        bytes.get(from, copy);
        return copy;
    }

    @Override
    public final boolean isPeerSilent() {
        return isLost();
    }

    @Override
    public final void close(CloseReason reason) {
        finish();
    }
}
